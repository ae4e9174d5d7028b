# Fava's import page: it reads what lies in inbox/ as "sfund import" does.
from importers.inbox.page import HOOKS, importers_of

CONFIG = importers_of(__file__)
