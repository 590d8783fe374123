"""Is it right? cfn-lint, a second opinion, our own rules, and the files of parameters/."""
