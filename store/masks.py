"""What is left out of rows for those who may not see all of them: where a sensitive incident is, and other areas."""

from collections.abc import Mapping

from model.actor import Sight
from model.incident import INCIDENT
from model.table import Table
from model.tables import TABLES

# Parameters of an address by whose names one knows that they open something.
KEYS = "key|token|pass|pwd|secret|sig|auth|user|usr|login|session"
ABOUT = "incident_id"  # the column by which a row hangs on an incident
ABOUT_TABLE, ABOUT_ID = "about_table", "about_id"  # those by which it tells of a row of any table
# Incidents, and what hangs on them: their areas bound what tells of them.
BOUND = tuple(each for each in TABLES.values() if each is INCIDENT or ABOUT in each.columns)
# Incidents that are sensitive now: a feed's or a rule's word, unless a person has lifted it.
SENSITIVE_NOW = """CREATE OR REPLACE VIEW overlay.sensitive_now AS
    WITH said AS (SELECT key, by_rank, sensitive, version_at, content FROM overlay.incident
                  WHERE list_contains(stated, 'sensitive')),
         lifted AS (SELECT key FROM said WHERE by_rank = 2 GROUP BY key
                    HAVING NOT coalesce(arg_max(sensitive, (version_at, content)), FALSE))
    SELECT DISTINCT key FROM (
        SELECT key FROM log.incident WHERE sensitive AND superseded_at IS NULL
        UNION ALL SELECT key FROM said WHERE sensitive)
    WHERE key NOT IN (SELECT key FROM lifted)"""


def hidden(table: Table, past: str) -> str | None:
    """SQL that is true where a row tells of a sensitive incident; `past`, where it may be one that was not yet so.

    What became sensitive later is hidden in the past, too. None where the table hides nothing.
    """
    if not table.generalised:
        return None
    if table.name == INCIDENT.name:
        return f"(coalesce(sensitive, FALSE) OR ({past} AND key IN (SELECT key FROM overlay.sensitive_now)))"
    return f"(md5_number_lower({ABOUT}) IN (SELECT key FROM overlay.sensitive_now))"


def shown(table: Table, when: str) -> Mapping[str, str]:
    """SQL for the columns that are generalised where `when` is true: a place becomes its hexagon's middle."""
    places = {"lon": "cell_lon", "lat": "cell_lat"} if "cell_lon" in table.internal else {}
    told = {name: f"CASE WHEN {when} THEN NULL ELSE {name} END AS {name}" for name in table.generalised}
    return told | {name: f"CASE WHEN {when} THEN {middle} ELSE {name} END AS {name}" for name, middle in places.items()}


def addresses(table: Table) -> Mapping[str, str]:
    """SQL for the columns that hold addresses: without user and password, and without the values of keys."""
    return {name: f"{_discreet(name)} AS {name}" for name in sorted(table.addresses)}


def _discreet(column: str) -> str:
    bare = f"regexp_replace({column}, '^(\\s*[A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@', '\\1')"
    return f"regexp_replace({bare}, '([?&;][^=&;#]*(?:{KEYS})[^=&;#]*=)[^&;#]*', '\\1…', 'gi')"


# The incidents of a sight's areas, read once for a question however many of its conditions ask for them.
SEEN = "seen_incident"


def seen(table: Table, sight: Sight, schema: str) -> str:
    """What `bounds` asks, as a common table expression that ends in a comma; nothing where it asks for no incidents."""
    if sight.areas is None or not _tells(table) or INCIDENT.name not in dict(sight.columns):
        return ""
    return f"{SEEN} AS MATERIALIZED (SELECT id FROM {schema}.{INCIDENT.name}_at(NULL, NULL)), "


def hangs(table: Table) -> list[str]:
    """The columns by which rows that hang on incidents are bound; none where the table's rows are not."""
    if table not in BOUND or table is INCIDENT:
        return []
    return [name for name in ("id", ABOUT, ABOUT_TABLE, ABOUT_ID) if name in table.schema]


def bounds(table: Table, sight: Sight, schema: str) -> str:
    """SQL that is true for rows of a sight's areas: incidents, what hangs on them, and what tells of either.

    Other tables have no bounds.
    """
    if sight.areas is None:
        return "TRUE"
    if table is INCIDENT:
        return f"area IN ({', '.join(map(literal, sorted(sight.areas)))})" if sight.areas else "FALSE"
    told = []
    if ABOUT in table.columns:
        told.append(f"({ABOUT} IS NULL OR {_within(INCIDENT, ABOUT, sight, schema)})")
    if {ABOUT_TABLE, ABOUT_ID} <= set(table.columns):
        told.append(_of_these(table, sight, schema))
    return " AND ".join(told) or "TRUE"


def _tells(table: Table) -> bool:
    return ABOUT in table.columns or {ABOUT_TABLE, ABOUT_ID} <= set(table.columns)


def _of_these(table: Table, sight: Sight, schema: str) -> str:
    """True where what is told of is bound to no area, or is a row that this sight sees.

    What is named without its table is taken for an incident: so earlier versions noted refusals.
    """
    bound = [each for each in BOUND if each is not table]
    about, names = f"coalesce({ABOUT_TABLE}, {literal(INCIDENT.name)})", ", ".join(literal(each.name) for each in bound)
    seen = [f"{about} = {literal(each.name)} AND {_within(each, ABOUT_ID, sight, schema)}" for each in bound]
    return f"({ABOUT_ID} IS NULL OR {about} NOT IN ({names}) OR {' OR '.join(seen)})"


def _within(table: Table, column: str, sight: Sight, schema: str) -> str:
    """True where a column names a row of that table which this sight sees; who may not read the table sees none.

    Of what hangs on incidents all is taken, and bound here: its own question would read the incidents once more.
    """
    if table.name not in dict(sight.columns):
        return "FALSE"
    if table is INCIDENT:
        return f"{column} IN (SELECT id FROM {SEEN})"
    return f"{column} IN (SELECT id FROM {schema}._{table.name}_hung(NULL, NULL) WHERE {bounds(table, sight, schema)})"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
