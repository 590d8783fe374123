"""The words in which a resource type is described: which API operation carries which property.

A type is a :class:`Type`: plain data, one row a type, in the module of its service. What a row
does not say follows from the operation's shapes (:mod:`.shapes`). :mod:`.resource` reads the rows.

Three small notations keep rows short:

- ``carries``: ``"MinSize MaxSize GroupDescription=Description"`` names properties, and the API
  member where it is called otherwise (dots lead inside either); ``"*"`` is every property that the
  operation has a member for (renames may follow it).
- ``target``: API members that say which resource is meant. In texts ``{id}`` is the physical ID,
  ``{Name}`` a property or else what the service says of the resource; ``{X.0}`` is the first
  element of a list, or of an ID with ``|``; a text that is one placeholder keeps the value's type.
- expressions over responses are JMESPath, with member names in PascalCase, after their
  placeholders are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ApiCall:
    """One API operation, whom it is for and which properties it carries.

    ``only_changed`` sends just the properties that differ (operations that take one at a time
    or complain of what stays the same); otherwise all carried properties that are set.
    ``undo`` runs instead where every carried property has been taken out of the template.
    ``service`` where it is not the type's own.
    """

    operation: str
    target: Mapping[str, Any] = field(default_factory=dict)
    carries: str = ""
    only_changed: bool = False
    undo: ApiCall | None = None
    service: str = ""


@dataclass(frozen=True)
class Each:
    """A list property whose elements are added and removed one by one.

    ``{item}`` in targets is the element, ``{item.Key}`` a member of it. ``together`` names
    properties that every element carries along: where one changes, all elements are put again.
    ``on_create`` is false where the operation that makes the resource takes the whole list.
    ``before_delete``: the service refuses to delete a resource that still has elements.
    """

    items: str
    add: ApiCall
    remove: ApiCall | None
    together: str = ""
    on_create: bool = True
    before_delete: bool = False


@dataclass(frozen=True)
class Read:
    """A question to the service: ``path`` finds the resource in the answer, null = not there."""

    operation: str
    target: Mapping[str, Any] = field(default_factory=dict)
    path: str = "@"
    service: str = ""


@dataclass(frozen=True)
class Tagging:
    """How a service tags: operations to put, take away and list, all for ``target``.

    ``put`` and ``take`` name the operation and its member; ``whole`` means that ``put`` replaces
    all tags, and ``take`` is then used only to remove the last. ``tells`` is the JMESPath of the
    tags in ``list``'s response. ``reserved``: whether CloudFormation puts its own tags there.
    ``outlive``: the tags stay when the resource is gone, and have to be taken away too.
    """

    target: Mapping[str, Any]
    put: tuple[str, str]
    take: tuple[str, str]
    list: str
    tells: str
    list_target: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    reserved: bool = True
    outlive: bool = False


@dataclass(frozen=True)
class Naming:
    """The name that CloudFormation makes where the template gives none."""

    property: str
    limit: int
    lower: bool = False


Step = ApiCall | Each


@dataclass(frozen=True)
class Type:
    """One resource type.

    How it lives:

    - ``service``: botocore's name of the service that operations belong to unless they say other.
    - ``create``: the operation that makes it; None where its steps do.
    - ``id``: its physical ID, JMESPath over that answer or a text with placeholders.
    - ``read``: how to ask for it.
    - ``delete``: how to remove it; None where taking away its elements does.
    - ``steps``: what else carries properties, after creation and on update where they changed.
    - ``update``: operations used only to change; those that carry a changed property run.
    - ``name``: see :class:`Naming`; ``name_is_id`` where the name is the physical ID too.
    - ``tags``: see :class:`Tagging`; ``tag_property`` where it is not ``Tags``.

    What is reported of it:

    - ``more``: further questions, asked when their name is needed.
    - ``reads``: property → JMESPath over the description, where the same name but for case would
      not find it. ``gives``: the same for GetAtt attributes. ``composed``: attributes that are a
      text with placeholders.
    - ``kept``: properties that the service here cannot hold, each with its reason: ``read`` gives
      them back as deployed. ``silent``: properties that no service tells (write-only).
      ``besides``: properties that code beside the row carries, and tells.
    - ``defaults``: what a property means when it is taken out of the template.
    """

    service: str
    create: ApiCall | None
    id: str
    read: Read
    delete: ApiCall | None
    steps: tuple[Step, ...] = ()
    update: tuple[ApiCall, ...] = ()
    name: Naming | None = None
    name_is_id: bool = True
    tags: Tagging | None = None
    tag_property: str = "Tags"
    more: Mapping[str, Read] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    composed: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
