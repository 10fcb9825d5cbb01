"""What everything looks like: tokens, components as Jinja2 macros, frames of both faces, small
scripts attached by attribute, and the build that turns them into hashed files. It knows no domain
word and holds no rule about who may see what. How to use it: README.md beside this file."""
