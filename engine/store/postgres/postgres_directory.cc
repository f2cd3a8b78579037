// The Directory in PostgreSQL: read whole from one snapshot, replaced whole, and changed record by
// record by other means than a job.
#include "engine/directory/write_user.h"
#include "engine/store/postgres/new_users.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/stored_directory.h"
#include "engine/store/stored_user.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::int64_t page_rows = 5000;

bool are_users(std::string_view collection) { return collection == "users"; }

[[noreturn]] void fail_without_directory(const std::string& place) {
    throw Failure(FailureKind::unavailable,
                  "store " + place + ": holds no Directory; rollcall load brings one");
}

// Records of users in their order, within one snapshot.
template <typename Visit>
void each_record(PgConnection& connection, const std::string& tenant, Visit visit) {
    for (std::int64_t after = 0;;) {
        const PgRows rows = connection.run_for(
            tenant,
            "SELECT id, record FROM directory_user WHERE tenant = $1 AND id > $2::bigint"
            " ORDER BY id LIMIT $3::bigint",
            {tenant, after, page_rows});
        for (std::size_t row = 0; row < rows.size(); ++row) visit(rows.text(row, 1));
        if (rows.size() < static_cast<std::size_t>(page_rows)) return;
        after = rows.number(rows.size() - 1, 0);
    }
}

std::string read_reference(PgConnection& connection, const std::string& tenant) {
    const PgRows rows = connection.run_for(
        tenant, "SELECT reference FROM tenant WHERE tenant = $1 AND generation > 0", {tenant});
    if (rows.empty()) fail_without_directory(connection.place());
    return std::string(rows.text(0, 0));
}

std::string with_collections(PgConnection& connection, const std::string& tenant,
                             const std::string& reference) {
    StoredDocument document(reference);
    const PgRows rows = connection.run_for(
        tenant, "SELECT collection, record FROM entry WHERE tenant = $1 ORDER BY collection, id",
        {tenant});
    for (std::size_t row = 0; row < rows.size(); ++row)
        document.add_entry(rows.text(row, 0), rows.text(row, 1));
    return document.finish();
}

// Entries of a Directory that is put in by the thousand.
class NewEntries {
public:
    explicit NewEntries(PostgresStore::Write& write) : write_(write) {}

    void add(const std::string& collection, std::string_view record) {
        constexpr std::size_t most = 5000;
        collections_.add(collection);
        records_.add(record);
        if (++count_ == most) flush();
    }

    void flush() {
        if (std::exchange(count_, 0) == 0) return;
        write_.run(
            "INSERT INTO entry (tenant, id, collection, record)"
            " SELECT $1, n.at + (SELECT coalesce(max(id), 0) FROM entry WHERE tenant = $1),"
            " n.collection, n.record FROM unnest($2::text[], $3::text[])"
            " WITH ORDINALITY AS n (collection, record, at) ORDER BY n.at",
            {write_.tenant(), collections_.take(), records_.take()});
    }

private:
    PostgresStore::Write& write_;
    PgArray collections_, records_;
    std::size_t count_ = 0;
};

using Write = PostgresStore::Write;
constexpr PostgresStore::About directory = PostgresStore::About::directory;

}  // namespace

std::int64_t PostgresStore::generation() {
    return run("SELECT generation FROM tenant WHERE tenant = $1", {tenant()}).number(0, 0);
}

std::string PostgresStore::reference_document() {
    const PgTransaction snapshot(reader(), tenant(), PgConnection::Isolation::snapshot);
    return with_collections(reader(), tenant(),
                            shown_reference(read_reference(reader(), tenant())));
}

std::shared_ptr<const Directory> PostgresStore::read_directory() {
    const PgTransaction snapshot(reader(), tenant(), PgConnection::Isolation::snapshot);
    StoredDirectory stored(with_collections(reader(), tenant(), read_reference(reader(), tenant())),
                           "store " + reader().place());
    each_record(reader(), tenant(), [&](std::string_view record) { stored.add_user(record); });
    return stored.finish();
}

std::optional<std::string> PostgresStore::find_user_record(const std::string& email_key) {
    const PgRows rows =
        run("SELECT record FROM directory_user WHERE tenant = $1 AND email_key = $2",
            {tenant(), email_key});
    if (rows.empty()) return std::nullopt;
    return std::string(rows.text(0, 0));
}

void PostgresStore::each_user_record(const std::function<void(std::string_view)>& visit) {
    const PgTransaction snapshot(reader(), tenant(), PgConnection::Isolation::snapshot);
    each_record(reader(), tenant(), visit);
}

void PostgresStore::replace_directory(const Directory& whole, const Actor& actor) {
    Write write(*this, directory);
    write.run("DELETE FROM directory_user WHERE tenant = $1", {tenant()});
    write.run("DELETE FROM entry WHERE tenant = $1", {tenant()});
    NewUsers users(write);
    std::string record;
    whole.each_user([&](const User& user) {
        record.clear();
        write_user_record(record, whole, user);
        users.add(read_stored_user(record), record);
    });
    users.flush();
    NewEntries entries(write);
    const std::string reference =
        split_document(whole, [&](const std::string& collection, std::string_view entry) {
            entries.add(collection, entry);
        });
    entries.flush();
    write.run("UPDATE tenant SET reference = $2 WHERE tenant = $1", {tenant(), reference});
    write_directory_event(write, actor, "loaded", write.next_generation());
    write.commit();
}

std::vector<StoredRecord> PostgresStore::records_page(std::string_view collection,
                                                      std::int64_t after, std::uint64_t most) {
    const PgRows rows =
        are_users(collection)
            ? run("SELECT id, record FROM directory_user WHERE tenant = $1 AND id > $2::bigint"
                  " ORDER BY id LIMIT $3::bigint",
                  {tenant(), after, most})
            : run("SELECT id, record FROM entry WHERE tenant = $1 AND id > $2::bigint"
                  " AND collection = $4 ORDER BY id LIMIT $3::bigint",
                  {tenant(), after, most, collection});
    std::vector<StoredRecord> page;
    for (std::size_t row = 0; row < rows.size(); ++row)
        page.push_back({rows.number(row, 0), std::string(rows.text(row, 1))});
    return page;
}

std::optional<StoredRecord> PostgresStore::find_record(std::string_view collection,
                                                       std::string_view member,
                                                       std::string_view text) {
    std::string json;
    append_json_string(json, text);
    // Most records are told apart without being taken apart.
    const PgRows rows =
        are_users(collection)
            ? run("SELECT id, record FROM directory_user WHERE tenant = $1"
                  " AND position($2 in record) > 0 ORDER BY id",
                  {tenant(), json})
            : run("SELECT id, record FROM entry WHERE tenant = $1 AND position($2 in record) > 0"
                  " AND collection = $3 ORDER BY id",
                  {tenant(), json, collection});
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (find_member(rows.text(row, 1), member) == json)
            return StoredRecord{rows.number(row, 0), std::string(rows.text(row, 1))};
    return std::nullopt;
}

void PostgresStore::put_record(std::string_view collection, const StoredRecord& record,
                               const Actor& actor, const std::string& note) {
    Write write(*this, directory);
    if (are_users(collection)) {
        const StoredUser user = read_stored_user(record.record);
        const PgRows before =
            write.run("SELECT email_key FROM directory_user WHERE tenant = $1 AND id = $2::bigint",
                      {tenant(), record.id});
        if (!before.empty() && before.text(0, 0) != user.email_key)
            follow_renames(write, {{std::string(before.text(0, 0)), user.email_key}});
        write.run(
            "UPDATE directory_user SET email_key = $3, active_admin = $4::boolean,"
            " record = $5 WHERE tenant = $1 AND id = $2::bigint",
            {tenant(), record.id, user.email_key, user.is_active_admin, record.record});
    } else {
        write.run("UPDATE entry SET record = $3 WHERE tenant = $1 AND id = $2::bigint",
                  {tenant(), record.id, record.record});
    }
    write_directory_event(write, actor, note, write.next_generation());
    write.commit();
}

bool PostgresStore::remove_record(std::string_view collection, std::int64_t id, const Actor& actor,
                                  const std::string& note) {
    Write write(*this, directory);
    const bool had_admin = write.has_active_admin();
    write.run(are_users(collection)
                  ? "DELETE FROM directory_user WHERE tenant = $1 AND id = $2::bigint"
                  : "DELETE FROM entry WHERE tenant = $1 AND id = $2::bigint",
              {tenant(), id});
    if (had_admin && !write.has_active_admin()) return false;
    write_directory_event(write, actor, note, write.next_generation());
    write.commit();
    return true;
}

void PostgresStore::put_status(const ApiStatus& status) {
    run("INSERT INTO api_status (tenant, collection, id, job, statuses)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, collection, id)"
        " DO UPDATE SET job = excluded.job, statuses = excluded.statuses",
        {tenant(), status.collection, status.id, status.job, status.statuses});
}

std::optional<ApiStatus> PostgresStore::find_status(std::string_view collection,
                                                    std::string_view id) {
    const PgRows rows =
        run("SELECT job, statuses FROM api_status"
            " WHERE tenant = $1 AND collection = $2 AND id = $3",
            {tenant(), collection, id});
    if (rows.empty()) return std::nullopt;
    return ApiStatus{std::string(collection), std::string(id), rows.number(0, 0),
                     std::string(rows.text(0, 1))};
}

void PostgresStore::remove_status(std::string_view collection, std::string_view id) {
    run("DELETE FROM api_status WHERE tenant = $1 AND collection = $2 AND id = $3",
        {tenant(), collection, id});
}

std::uint64_t PostgresStore::count_users_with(std::string_view member, std::string_view name) {
    const bool is_list = member == "roles" || member == "teams";
    const PgRows rows = is_list ? run("SELECT count(*) FROM directory_user WHERE tenant = $1"
                                      " AND (record::jsonb -> $2) ? $3",
                                      {tenant(), member, name})
                                : run("SELECT count(*) FROM directory_user WHERE tenant = $1"
                                      " AND record::jsonb ->> $2 = $3",
                                      {tenant(), member, name});
    return static_cast<std::uint64_t>(rows.number(0, 0));
}

void PostgresStore::edit_reference(std::string_view member, std::string_view json,
                                   const Actor& actor, const std::string& note) {
    Write write(*this, directory);
    if (!write.has_directory()) fail_without_directory(write.connection().place());
    const std::string reference = with_reference_member(write.reference(), member, json);
    write.run("UPDATE tenant SET reference = $2 WHERE tenant = $1", {tenant(), reference});
    write_directory_event(write, actor, note, write.next_generation());
    write.commit();
}

std::vector<DirectoryEvent> PostgresStore::directory_events() {
    const PgRows rows =
        run("SELECT at, actor, note, generation FROM directory_event"
            " WHERE tenant = $1 ORDER BY generation",
            {tenant()});
    std::vector<DirectoryEvent> all;
    for (std::size_t row = 0; row < rows.size(); ++row)
        all.push_back({std::string(rows.text(row, 0)), std::string(rows.text(row, 1)),
                       std::string(rows.text(row, 2)), rows.number(row, 3)});
    return all;
}

}  // namespace rollcall
