"""What keeps the log append-only inside the database. Put back after every migration: rebuilding a table drops them."""

from sqlalchemy import Connection

_SQLITE = (
    "create trigger if not exists log_no_update before update on log "
    "begin select raise(abort, 'the log is append-only'); end",
    "create trigger if not exists log_no_delete before delete on log "
    "begin select raise(abort, 'the log is append-only'); end",
    "create trigger if not exists log_in_order before insert on log "
    "when new.seq is not (select coalesce(max(seq), 0) + 1 from log) "
    "begin select raise(abort, 'the log has no gaps'); end",
)
_POSTGRESQL = (
    """create or replace function log_guard() returns trigger language plpgsql as $$
    begin raise exception 'the log is append-only' using errcode = 'integrity_constraint_violation'; end $$""",
    """create or replace function log_in_order() returns trigger language plpgsql as $$
    begin
      if new.seq <> (select coalesce(max(seq), 0) + 1 from log) then
        raise exception 'the log has no gaps' using errcode = 'integrity_constraint_violation';
      end if;
      return new;
    end $$""",
    "drop trigger if exists log_no_change on log",
    "create trigger log_no_change before update or delete on log for each row execute function log_guard()",
    "drop trigger if exists log_no_truncate on log",
    "create trigger log_no_truncate before truncate on log for each statement execute function log_guard()",
    "drop trigger if exists log_in_order on log",
    "create trigger log_in_order before insert on log for each row execute function log_in_order()",
    "alter table log enable always trigger log_no_change",
    "alter table log enable always trigger log_no_truncate",
    "alter table log enable always trigger log_in_order",
)


def install_guards(connection: Connection) -> None:
    """Makes the triggers that refuse UPDATE, DELETE, TRUNCATE and gaps on the log. Idempotent."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
