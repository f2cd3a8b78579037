// Where the records of one kind are in SQLite.
#include "engine/store/sqlite/sqlite_record_index.h"

#include <unordered_map>

#include "engine/store/stored_user.h"
#include "engine/text/email.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

class UserRecords : public Records {
public:
    explicit UserRecords(Database& database)
        : find_(database, "SELECT id, record FROM user WHERE email_key = ?"),
          find_parked_(database, "SELECT id, record FROM user WHERE id = ?"),
          add_(database, "INSERT INTO user (email_key, active_admin, record) VALUES (?, ?, ?)"),
          put_(database,
               "UPDATE user SET email_key = ?2, active_admin = ?3, record = ?4 WHERE id = ?1"),
          put_record_(database, "UPDATE user SET active_admin = ?2, record = ?3 WHERE id = ?1"),
          remove_(database, "DELETE FROM user WHERE id = ?"),
          park_(database, "UPDATE user SET email_key = ' parked ' || id WHERE id = ?") {}

    std::optional<Found> find(const std::string& address) override {
        key_ = email_key_of(address);
        const auto parked = parked_.find(key_);
        Statement& select = parked == parked_.end() ? find_ : find_parked_;
        if (parked == parked_.end())
            select.bind(1, std::string_view(key_));
        else
            select.bind(1, parked->second);
        std::optional<Found> found;
        if (select.step()) found = Found{select.number(0), std::string(select.text(1))};
        select.reset();
        return found;
    }

    bool add(const std::string&, std::string_view record) override {
        const StoredUser user = read_stored_user(record);
        add_.bind(1, std::string_view(user.email_key)).bind(2, flag(user)).bind(3, record);
        return add_.run_unique();
    }

    bool put(std::int64_t id, std::string_view record) override {
        const StoredUser user = read_stored_user(record);
        if (user.email_key == key_ && !parked_.contains(key_)) {
            put_record_.bind(1, id).bind(2, flag(user)).bind(3, record).run();
            return true;
        }
        put_.bind(1, id).bind(2, std::string_view(user.email_key)).bind(3, flag(user));
        put_.bind(4, record);
        return put_.run_unique();
    }

    void remove(std::int64_t id) override { remove_.bind(1, id).run(); }

    void park(const std::string& address) override {
        const std::optional<Found> found = find(address);
        if (!found) return;
        park_.bind(1, found->id).run();
        parked_.emplace(key_, found->id);
    }

private:
    static std::int64_t flag(const StoredUser& user) { return user.is_active_admin ? 1 : 0; }

    Statement find_, find_parked_, add_, put_, put_record_, remove_, park_;
    std::string key_;  // of the last find()
    std::unordered_map<std::string, std::int64_t> parked_;
};

class EntryRecords : public Records {
public:
    EntryRecords(Database& database, const EntrySchema& schema)
        : collection_(schema.collection),
          find_(database, "SELECT record FROM entry WHERE id = ?"),
          add_(database, "INSERT INTO entry (collection, record) VALUES (?, ?)"),
          put_(database, "UPDATE entry SET record = ?2 WHERE id = ?1"),
          remove_(database, "DELETE FROM entry WHERE id = ?"),
          database_(database) {
        const MemberPath& path = schema.fields[schema.table.primary_key.front()].stored;
        Statement select(database, "SELECT id, record FROM entry WHERE collection = ? ORDER BY id");
        select.bind(1, std::string_view(collection_));
        while (select.step()) {
            const std::string_view key = member_at(select.text(1), path);
            ids_.emplace(key.starts_with('"') ? read_string(key) : std::string(key),
                         select.number(0));
        }
    }

    std::optional<Found> find(const std::string& key) override {
        const auto id = ids_.find(key);
        if (id == ids_.end()) return std::nullopt;
        find_.bind(1, id->second);
        std::optional<Found> found;
        if (find_.step()) found = Found{id->second, std::string(find_.text(0))};
        find_.reset();
        return found;
    }

    bool add(const std::string& key, std::string_view record) override {
        if (ids_.contains(key)) return false;
        add_.bind(1, std::string_view(collection_)).bind(2, record).run();
        ids_.emplace(key, database_.last_id());
        return true;
    }

    bool put(std::int64_t id, std::string_view record) override {
        put_.bind(1, id).bind(2, record).run();
        return true;
    }

    void remove(std::int64_t id) override {
        remove_.bind(1, id).run();
        std::erase_if(ids_, [&](const auto& one) { return one.second == id; });
    }

    void park(const std::string&) override {}  // keys of entries do not change

private:
    std::string collection_;
    Statement find_, add_, put_, remove_;
    Database& database_;
    std::unordered_map<std::string, std::int64_t> ids_;
};

}  // namespace

std::unique_ptr<Records> open_records(Database& database, const AnySchema& schema) {
    const auto* const entries = std::get_if<EntrySchema>(&schema);
    if (entries == nullptr || entries->collection == "users")
        return std::make_unique<UserRecords>(database);
    return std::make_unique<EntryRecords>(database, *entries);
}

}  // namespace rollcall
