"""Parameter files in the format of CloudFormation's Git sync (stack deployment files).

- ``files``: an environment's file, checked against both root templates.
- ``deployment_file``: one deployment file.
- ``values``: values against the declared parameters.
- ``tags``: stack tags.
- ``combinations``: values that do not fit together.
- ``rules``: the templates' Rules evaluated with the file's values.
"""
