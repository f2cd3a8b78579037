// What is noted beside a change: its event, whom to tell of it, and work for who has time.
#include "engine/store/postgres/postgres_store.h"

namespace rollcall {

void write_event(PostgresStore::Write& write, JobId job, const Actor& actor, std::string_view from,
                 std::string_view to, std::string_view note, const std::string& at) {
    write.run(
        "WITH next AS (UPDATE tenant_count SET events = events + 1 WHERE tenant = $1"
        " RETURNING events)"
        " INSERT INTO job_event (tenant, id, job, at, actor, from_state, to_state, note)"
        " SELECT $1, events, $2::bigint, $3, $4, $5, $6, $7 FROM next",
        {write.tenant(), job, at, actor.name(), or_null(std::string(from)), to,
         or_null(std::string(note))});
    // Who is told: of what was validated, waits for somebody, or has ended.
    if (to == "created" || to == "in_progress") return;
    write.run(
        "WITH whom AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM subscriber"
        " WHERE tenant = $1), next AS (UPDATE tenant_count SET tellings = tellings +"
        " (SELECT count(*) FROM whom) WHERE tenant = $1 AND EXISTS (SELECT 1 FROM whom)"
        " RETURNING tellings)"
        " INSERT INTO telling (tenant, id, subscriber, job, state, at, next_at)"
        " SELECT $1, next.tellings - (SELECT count(*) FROM whom) + whom.place, whom.id,"
        " $2::bigint, $3, $4, $4 FROM whom, next",
        {write.tenant(), job, to, at});
    note_news(write);
}

void note_news(PostgresStore::Write& write) {
    write.run(
        "WITH next AS (SELECT min(next_at) AS at FROM telling WHERE tenant = $1),"
        " gone AS (DELETE FROM news USING next WHERE tenant = $1 AND next.at IS NULL)"
        " INSERT INTO news (tenant, next_at) SELECT $1, at FROM next WHERE at IS NOT NULL"
        " ON CONFLICT (tenant) DO UPDATE SET next_at = excluded.next_at",
        {write.tenant()});
}

void write_directory_event(PostgresStore::Write& write, const Actor& actor, std::string_view note,
                           std::int64_t generation) {
    write.run(
        "INSERT INTO directory_event (tenant, generation, at, actor, note)"
        " VALUES ($1, $2, $3, $4, $5)",
        {write.tenant(), generation, time_stamp(), actor.name(), note});
}

void note_work(PostgresStore::Write& write, JobId job, JobState state) {
    if (state != JobState::created && state != JobState::in_progress) {
        write.run("DELETE FROM work WHERE tenant = $1 AND job = $2", {write.tenant(), job});
        return;
    }
    write.run(
        "INSERT INTO work (tenant, job, state, place, since, retry_at) SELECT $1, $2::bigint, $3,"
        " (SELECT count(*) FROM work WHERE tenant = $1 AND job <> $2::bigint), now(), now()"
        " ON CONFLICT (tenant, job) DO UPDATE SET state = excluded.state,"
        " place = excluded.place, since = excluded.since, retry_at = excluded.retry_at",
        {write.tenant(), job, job_state_name(state)});
    write.run("NOTIFY rollcall_work");
}

}  // namespace rollcall
