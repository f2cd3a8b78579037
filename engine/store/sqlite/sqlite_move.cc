// All that lasts of an SQLite store, row by row, and put into a new one.
#include <charconv>

#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string column_list(const MovedTable& table, std::size_t most) {
    std::string list;
    for (std::size_t at = 0; at < most; ++at)
        list.append(at == 0 ? "" : ", ").append(table.columns[at].name);
    return list;
}

std::string select_of(const MovedTable& table) {
    if (table.name == "counter")
        return "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'job'), 0),"
               " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'telling'), 0)";
    return "SELECT " + column_list(table, table.columns.size()) + " FROM " +
           std::string(table.name) + " ORDER BY " + column_list(table, table.keys);
}

std::string insert_of(const MovedTable& table) {
    std::string places = "?";
    for (std::size_t at = 1; at < table.columns.size(); ++at) places += ", ?";
    if (table.name == "directory")
        return "INSERT INTO directory (one, generation, reference) VALUES (1, ?, ?)";
    return "INSERT INTO " + std::string(table.name) + " (" +
           column_list(table, table.columns.size()) + ") VALUES (" + places + ")";
}

class SqliteFill : public StoreFill {
public:
    explicit SqliteFill(SqliteStore& store)
        : store_(store),
          turn_(store.take_turn()),
          database_(store.writer()),
          transaction_(database_) {
        Statement known(database_,
                        "SELECT 1 WHERE EXISTS (SELECT 1 FROM job) OR EXISTS (SELECT 1 FROM user)"
                        " OR EXISTS (SELECT 1 FROM api_user)"
                        " OR EXISTS (SELECT 1 FROM subscriber)");
        if (known.step())
            throw Failure(FailureKind::usage,
                          "store " + database_.path() +
                              ": is not new any more; load it into one that rollcall init has "
                              "just made");
        database_.run("DELETE FROM directory; DELETE FROM entry; DELETE FROM directory_event");
    }

    void add(const MovedTable& table, const MovedRow& row) override {
        if (table.name == "counter") {
            counts_ = row;
            return;
        }
        if (table_ != &table) {
            insert_.emplace(database_, insert_of(table));
            table_ = &table;
        }
        for (std::size_t at = 0; at < row.size(); ++at) bind(static_cast<int>(at), row[at]);
        insert_->run();
    }

    std::uint64_t finish(const Actor& actor, const std::string& note) override {
        insert_.reset();
        for (std::size_t at = 0; at < counts_.size(); ++at) {
            const std::string_view name = at == 0 ? "job" : "telling";
            Statement forget(database_, "DELETE FROM sqlite_sequence WHERE name = ?");
            forget.bind(1, name).run();
            Statement give(database_, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
            give.bind(1, name).bind(2, number_of(counts_[at])).run();
        }
        write_directory_event(database_, actor, note, next_generation(database_));
        const std::vector<std::string> broken = store_.verify_written();
        if (!broken.empty()) throw Failure(FailureKind::internal, broken.front());
        transaction_.commit();
        return 0;
    }

private:
    static std::int64_t number_of(const std::optional<std::string>& digits) {
        std::int64_t number = 0;
        if (digits) std::from_chars(digits->data(), digits->data() + digits->size(), number);
        return number;
    }

    void bind(int at, const std::optional<std::string>& value) {
        const bool is_text = table_->columns[static_cast<std::size_t>(at)].kind == MovedKind::text;
        if (!value)
            insert_->bind_null(at + 1);
        else if (is_text)
            insert_->bind(at + 1, std::string_view(*value));
        else
            insert_->bind(at + 1, number_of(value));
    }

    SqliteStore& store_;
    std::unique_ptr<Store::Turn> turn_;  // outlives the transaction
    Database& database_;
    Transaction transaction_;
    const MovedTable* table_ = nullptr;
    std::optional<Statement> insert_;
    MovedRow counts_;
};

}  // namespace

void SqliteStore::each_row(const std::function<void(const MovedTable&, const MovedRow&)>& visit) {
    const Reading reading(*reader_);
    for (const MovedTable& table : moved_tables()) {
        Statement select(*reader_, select_of(table));
        MovedRow row(table.columns.size());
        while (select.step()) {
            for (std::size_t at = 0; at < row.size(); ++at) {
                const int column = static_cast<int>(at);
                row[at].reset();
                if (!select.is_null(column)) row[at].emplace(select.text(column));
            }
            visit(table, row);
        }
    }
}

std::unique_ptr<StoreFill> SqliteStore::fill() { return std::make_unique<SqliteFill>(*this); }

}  // namespace rollcall
