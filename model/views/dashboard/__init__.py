"""The page in the browser: two deployments, their levers, and what moving a lever does.

What is asked and what was found are plain Python (`levers`, `asked`, `runs`, `session`, `found`,
`story`); `page` and `parts` arrange it with Solara, which nothing else imports.
"""
