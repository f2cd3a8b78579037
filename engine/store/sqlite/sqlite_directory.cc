// The Directory in SQLite: read whole, replaced whole. What changes it row by row is
// sqlite_apply.cc.
#include "engine/directory/write_user.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/stored_directory.h"
#include "engine/store/stored_user.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string read_reference(Database& database) {
    Statement select(database, "SELECT reference FROM directory");
    if (!select.step())
        throw Failure(
            FailureKind::unavailable,
            "store " + database.path() + ": holds no Directory; rollcall load brings one");
    return std::string(select.text(0));
}

std::string with_collections(Database& database, const std::string& reference) {
    StoredDocument document(reference);
    Statement select(database, "SELECT collection, record FROM entry ORDER BY collection, id");
    while (select.step()) document.add_entry(select.text(0), select.text(1));
    return document.finish();
}

}  // namespace

std::int64_t SqliteStore::generation() {
    Statement select(*reader_, "SELECT generation FROM directory");
    return select.step() ? select.number(0) : 0;
}

std::string SqliteStore::reference_document() {
    const Reading reading(*reader_);
    return with_collections(*reader_, shown_reference(read_reference(*reader_)));
}

std::shared_ptr<const Directory> SqliteStore::read_directory() {
    const Reading reading(*reader_);
    StoredDirectory directory(with_collections(*reader_, read_reference(*reader_)),
                              "store " + path_);
    Statement select(*reader_, "SELECT record FROM user ORDER BY id");
    while (select.step()) directory.add_user(select.text(0));
    return directory.finish();
}

std::optional<std::string> SqliteStore::find_user_record(const std::string& email_key) {
    Statement select(*reader_, "SELECT record FROM user WHERE email_key = ?");
    if (!select.bind(1, email_key).step()) return std::nullopt;
    return std::string(select.text(0));
}

void SqliteStore::each_user_record(const std::function<void(std::string_view)>& visit) {
    Statement select(*reader_, "SELECT record FROM user ORDER BY id");
    while (select.step()) visit(select.text(0));
}

void SqliteStore::replace_directory(const Directory& directory, const Actor& actor) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    database.run("DELETE FROM user; DELETE FROM entry");
    Statement add(database, "INSERT INTO user (email_key, active_admin, record) VALUES (?, ?, ?)");
    std::string record;
    directory.each_user([&](const User& user) {
        record.clear();
        write_user_record(record, directory, user);
        const StoredUser stored = read_stored_user(record);
        add.bind(1, stored.email_key).bind(2, stored.is_active_admin ? 1 : std::int64_t{0});
        add.bind(3, record).run();
    });
    Statement add_entry(database, "INSERT INTO entry (collection, record) VALUES (?, ?)");
    const std::string reference =
        split_document(directory, [&](const std::string& collection, std::string_view entry) {
            add_entry.bind(1, collection).bind(2, entry).run();
        });
    const std::int64_t before = generation();
    Statement put(database,
                  "INSERT INTO directory (one, generation, reference) VALUES (1, ?, ?)"
                  " ON CONFLICT (one) DO UPDATE SET generation = excluded.generation,"
                  " reference = excluded.reference");
    put.bind(1, before + 1).bind(2, reference).run();
    write_directory_event(database, actor, "loaded", before + 1);
    transaction.commit();
}

std::uint64_t SqliteStore::count_users_with(std::string_view member, std::string_view name) {
    const bool is_list = member == "roles" || member == "teams";
    const std::string path = "$." + std::string(member);
    Statement count(*reader_, is_list ? "SELECT count(*) FROM user WHERE EXISTS (SELECT 1 FROM"
                                        " json_each(record, ?1) WHERE value = ?2)"
                                      : "SELECT count(*) FROM user"
                                        " WHERE json_extract(record, ?1) = ?2");
    count.bind(1, path).bind(2, name);
    return count.step() ? static_cast<std::uint64_t>(count.number(0)) : 0;
}

void SqliteStore::edit_reference(std::string_view member, std::string_view json, const Actor& actor,
                                 const std::string& note) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const std::string reference = with_reference_member(read_reference(database), member, json);
    Statement put(database, "UPDATE directory SET reference = ?");
    put.bind(1, reference).run();
    write_directory_event(database, actor, note, next_generation(database));
    transaction.commit();
}

std::vector<DirectoryEvent> SqliteStore::directory_events() {
    Statement select(*reader_,
                     "SELECT at, actor, note, generation FROM directory_event ORDER BY id");
    std::vector<DirectoryEvent> all;
    while (select.step())
        all.push_back({std::string(select.text(0)), std::string(select.text(1)),
                       std::string(select.text(2)), select.number(3)});
    return all;
}

}  // namespace rollcall
