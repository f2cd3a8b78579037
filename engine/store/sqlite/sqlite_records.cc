// Single records of users and of other collections, read and changed by other means than a job.
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/stored_user.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

bool are_users(std::string_view collection) { return collection == "users"; }

}  // namespace

void write_directory_event(Database& database, const Actor& actor, std::string_view note,
                           std::int64_t generation) {
    const std::string now = time_stamp();
    const std::string name = actor.name();
    Statement insert(database,
                     "INSERT INTO directory_event (at, actor, note, generation)"
                     " VALUES (?, ?, ?, ?)");
    insert.bind(1, now).bind(2, name).bind(3, note).bind(4, generation).run();
}

std::vector<StoredRecord> SqliteStore::records_page(std::string_view collection, std::int64_t after,
                                                    std::uint64_t most) {
    Statement select(*reader_, are_users(collection)
                                   ? "SELECT id, record FROM user WHERE id > ?2 AND ?1 = 'users'"
                                     " ORDER BY id LIMIT ?3"
                                   : "SELECT id, record FROM entry WHERE collection = ?1"
                                     " AND id > ?2 ORDER BY id LIMIT ?3");
    select.bind(1, collection).bind(2, after).bind(3, static_cast<std::int64_t>(most));
    std::vector<StoredRecord> page;
    while (select.step()) page.push_back({select.number(0), std::string(select.text(1))});
    return page;
}

std::optional<StoredRecord> SqliteStore::find_record(std::string_view collection,
                                                     std::string_view member,
                                                     std::string_view text) {
    std::string json;
    append_json_string(json, text);
    // Most records are told apart without being taken apart.
    Statement select(*reader_, are_users(collection)
                                   ? "SELECT id, record FROM user WHERE instr(record, ?2) > 0"
                                     " AND ?1 = 'users'"
                                   : "SELECT id, record FROM entry WHERE collection = ?1"
                                     " AND instr(record, ?2) > 0");
    select.bind(1, collection).bind(2, json);
    while (select.step())
        if (find_member(select.text(1), member) == json)
            return StoredRecord{select.number(0), std::string(select.text(1))};
    return std::nullopt;
}

void SqliteStore::put_record(std::string_view collection, const StoredRecord& record,
                             const Actor& actor, const std::string& note) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    if (are_users(collection)) {
        const StoredUser user = read_stored_user(record.record);
        Statement before(database, "SELECT email_key FROM user WHERE id = ?");
        if (before.bind(1, record.id).step() && before.text(0) != user.email_key)
            follow_renames(database, {{std::string(before.text(0)), user.email_key}});
        before.reset();
        Statement put(database,
                      "UPDATE user SET email_key = ?2, active_admin = ?3, record = ?4"
                      " WHERE id = ?1");
        put.bind(1, record.id).bind(2, user.email_key);
        put.bind(3, std::int64_t{user.is_active_admin ? 1 : 0}).bind(4, record.record).run();
    } else {
        Statement put(database, "UPDATE entry SET record = ?2 WHERE id = ?1");
        put.bind(1, record.id).bind(2, record.record).run();
    }
    write_directory_event(database, actor, note, next_generation(database));
    transaction.commit();
}

bool SqliteStore::remove_record(std::string_view collection, std::int64_t id, const Actor& actor,
                                const std::string& note) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const auto has_admin = [&] {
        return Statement(database, "SELECT 1 FROM user WHERE active_admin = 1 LIMIT 1").step();
    };
    const bool had_admin = has_admin();
    Statement remove(database, are_users(collection) ? "DELETE FROM user WHERE id = ?"
                                                     : "DELETE FROM entry WHERE id = ?");
    remove.bind(1, id).run();
    if (had_admin && !has_admin()) return false;
    write_directory_event(database, actor, note, next_generation(database));
    transaction.commit();
    return true;
}

void SqliteStore::put_status(const ApiStatus& status) {
    const auto turn = take_turn();
    Statement put(writer(),
                  "INSERT INTO api_status (collection, id, job, statuses) VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (collection, id) DO UPDATE SET job = excluded.job,"
                  " statuses = excluded.statuses");
    put.bind(1, status.collection).bind(2, status.id).bind(3, status.job);
    put.bind(4, status.statuses).run();
}

std::optional<ApiStatus> SqliteStore::find_status(std::string_view collection,
                                                  std::string_view id) {
    Statement select(*reader_,
                     "SELECT job, statuses FROM api_status WHERE collection = ? AND id = ?");
    if (!select.bind(1, collection).bind(2, id).step()) return std::nullopt;
    return ApiStatus{std::string(collection), std::string(id), select.number(0),
                     std::string(select.text(1))};
}

void SqliteStore::remove_status(std::string_view collection, std::string_view id) {
    const auto turn = take_turn();
    Statement remove(writer(), "DELETE FROM api_status WHERE collection = ? AND id = ?");
    remove.bind(1, collection).bind(2, id).run();
}

}  // namespace rollcall
