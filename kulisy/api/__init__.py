"""The door for programs: `/api/v1/`, JSON, by token. No rows and no rules: each room says in its
own `api` what it gives; here stand tokens, problems, rates, repeated keys and the description."""
