#include "engine/store/postgres/postgres_records.h"

#include <unordered_map>

#include "engine/store/postgres/new_users.h"
#include "engine/store/stored_user.h"
#include "engine/text/email.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// What is to be written, by columns.
struct Batch {
    PgArray ids, keys, admins, records;
    std::size_t rows = 0;

    void add(std::int64_t id, const StoredUser& user, std::string_view record) {
        ids.add(id);
        keys.add(user.email_key);
        admins.add(std::int64_t{user.is_active_admin ? 1 : 0});
        records.add(record);
        ++rows;
    }
};

class UserRecords : public PostgresRecords {
public:
    explicit UserRecords(PostgresStore::Write& write) : write_(write), added_(write) {}

    void fetch(const std::vector<std::string>& addresses) override {
        flush();
        known_.clear();
        PgArray keys;
        PgArray ids;  // of those whose address is taken from them for now
        for (const std::string& address : addresses) {
            const std::string key = email_key_of(address);
            const auto parked = parked_.find(key);
            if (parked == parked_.end())
                keys.add(key);
            else
                ids.add(parked->second);
            known_.emplace(key, std::nullopt);
        }
        if (!keys.is_empty()) {
            const PgRows rows = write_.run(
                "SELECT email_key, id, record FROM directory_user"
                " WHERE tenant = $1 AND email_key = ANY($2::text[])",
                {write_.tenant(), keys.take()});
            for (std::size_t row = 0; row < rows.size(); ++row)
                known_[std::string(rows.text(row, 0))] =
                    Found{rows.number(row, 1), std::string(rows.text(row, 2))};
        }
        if (!ids.is_empty()) fetch_parked(ids.take());
    }

    std::optional<Found> find(const std::string& address) override {
        const std::string key = email_key_of(address);
        auto found = known_.find(key);
        if (found == known_.end()) {
            fetch({address});
            found = known_.find(key);
        }
        return found->second;
    }

    bool add(const std::string& address, std::string_view record) override {
        const StoredUser user = read_stored_user(record);
        // Whose address is taken from them for now does not have it.
        const bool is_free = parked_.contains(user.email_key) || !find(address);
        if (!is_free || !owner_of_.emplace(user.email_key, 0).second) return false;
        added_.add(user, record);
        return true;
    }

    bool put(std::int64_t id, std::string_view record) override {
        const StoredUser user = read_stored_user(record);
        const auto owner = owner_of_.find(user.email_key);
        const bool was_parked = parked_ids_.contains(id);
        if (was_parked) {
            // A new address: nobody else may have it.
            if (owner != owner_of_.end() && owner->second != id) return false;
            if (is_taken(user.email_key, id)) return false;
            owner_of_[user.email_key] = id;
        }
        put_.add(id, user, record);
        const auto known = known_.find(user.email_key);
        if (known != known_.end() && known->second && known->second->id == id)
            known->second->record = record;
        return true;
    }

    void remove(std::int64_t id) override { removed_.add(id); }

    void park(const std::string& address) override {
        const std::optional<Found> found = find(address);
        if (!found) return;
        const std::string key = email_key_of(address);
        parked_.emplace(key, found->id);
        key_of_parked_.emplace(found->id, key);
        parked_ids_.emplace(found->id, true);
        to_park_.add(found->id);
    }

    void flush() override {
        if (!to_park_.is_empty())
            write_.run(
                "UPDATE directory_user SET email_key = ' parked ' || id"
                " WHERE tenant = $1 AND id = ANY($2::bigint[])",
                {write_.tenant(), to_park_.take()});
        if (!removed_.is_empty())
            write_.run("DELETE FROM directory_user WHERE tenant = $1 AND id = ANY($2::bigint[])",
                       {write_.tenant(), removed_.take()});
        if (std::exchange(put_.rows, 0) > 0)
            write_.run(
                "UPDATE directory_user u SET email_key = n.email_key,"
                " active_admin = n.active_admin = 1, record = n.record"
                " FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[])"
                " AS n (id, email_key, active_admin, record)"
                " WHERE u.tenant = $1 AND u.id = n.id",
                {write_.tenant(), put_.ids.take(), put_.keys.take(), put_.admins.take(),
                 put_.records.take()});
        added_.flush();
    }

private:
    void fetch_parked(const std::string& ids) {
        const PgRows rows = write_.run(
            "SELECT id, record FROM directory_user WHERE tenant = $1 AND id = ANY($2::bigint[])",
            {write_.tenant(), ids});
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::int64_t id = rows.number(row, 0);
            known_[key_of_parked_.at(id)] = Found{id, std::string(rows.text(row, 1))};
        }
    }

    bool is_taken(const std::string& key, std::int64_t id) {
        const PgRows rows =
            write_.run("SELECT id FROM directory_user WHERE tenant = $1 AND email_key = $2",
                       {write_.tenant(), key});
        return !rows.empty() && rows.number(0, 0) != id;
    }

    PostgresStore::Write& write_;
    std::unordered_map<std::string, std::optional<Found>> known_;  // that were fetched
    std::unordered_map<std::string, std::int64_t> parked_;         // by the address before
    std::unordered_map<std::int64_t, std::string> key_of_parked_;
    std::unordered_map<std::int64_t, bool> parked_ids_;
    std::unordered_map<std::string, std::int64_t> owner_of_;  // addresses given meanwhile
    PgArray to_park_, removed_;
    Batch put_;
    NewUsers added_;
};

class EntryRecords : public PostgresRecords {
public:
    EntryRecords(PostgresStore::Write& write, const EntrySchema& schema)
        : write_(write), collection_(schema.collection) {
        const MemberPath& path = schema.fields[schema.table.primary_key.front()].stored;
        const PgRows rows = write_.run(
            "SELECT id, record FROM entry WHERE tenant = $1 AND collection = $2 ORDER BY id",
            {write_.tenant(), collection_});
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::string_view key = member_at(rows.text(row, 1), path);
            by_key_.emplace(key.starts_with('"') ? read_string(key) : std::string(key),
                            Found{rows.number(row, 0), std::string(rows.text(row, 1))});
        }
    }

    void fetch(const std::vector<std::string>&) override {}

    std::optional<Found> find(const std::string& key) override {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        return found->second;
    }

    bool add(const std::string& key, std::string_view record) override {
        if (by_key_.contains(key)) return false;
        const PgRows made = write_.run(
            "INSERT INTO entry (tenant, id, collection, record) SELECT $1,"
            " 1 + coalesce(max(id), 0), $2, $3 FROM entry WHERE tenant = $1 RETURNING id",
            {write_.tenant(), collection_, record});
        by_key_.emplace(key, Found{made.number(0, 0), std::string(record)});
        return true;
    }

    bool put(std::int64_t id, std::string_view record) override {
        write_.run("UPDATE entry SET record = $3 WHERE tenant = $1 AND id = $2::bigint",
                   {write_.tenant(), id, record});
        for (auto& [key, found] : by_key_)
            if (found.id == id) found.record = record;
        return true;
    }

    void remove(std::int64_t id) override {
        write_.run("DELETE FROM entry WHERE tenant = $1 AND id = $2::bigint",
                   {write_.tenant(), id});
        std::erase_if(by_key_, [&](const auto& one) { return one.second.id == id; });
    }

    void park(const std::string&) override {}  // keys of entries do not change
    void flush() override {}

private:
    PostgresStore::Write& write_;
    std::string collection_;
    std::unordered_map<std::string, Found> by_key_;
};

}  // namespace

std::unique_ptr<PostgresRecords> open_records(PostgresStore::Write& write,
                                              const AnySchema& schema) {
    const auto* const entries = std::get_if<EntrySchema>(&schema);
    if (entries == nullptr || entries->collection == "users")
        return std::make_unique<UserRecords>(write);
    return std::make_unique<EntryRecords>(write, *entries);
}

}  // namespace rollcall
