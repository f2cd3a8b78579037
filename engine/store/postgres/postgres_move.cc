// All that lasts of one tenant in PostgreSQL, row by row, and put into a new one.
#include <utility>

#include "engine/store/postgres/postgres_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

using Write = PostgresStore::Write;

constexpr std::size_t most_rows = 2000;
constexpr std::size_t most_bytes = std::size_t{4} << 20;

std::string name_of(const MovedTable& table) {
    if (table.name == "directory") return "tenant";
    if (table.name == "counter") return "tenant_count";
    if (table.name == "user") return "directory_user";
    return std::string(table.name);
}

std::string select_of(const MovedTable& table) {
    std::string columns;
    std::string order;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const auto& [name, kind] = table.columns[at];
        const std::string_view before = at == 0 ? "" : ", ";
        columns.append(before).append(name);
        if (kind == MovedKind::flag) columns += "::int";
        if (at >= table.keys) continue;
        order.append(before).append(name);
        if (kind == MovedKind::text) order += " COLLATE \"C\"";
    }
    const std::string some = table.name == "directory" ? " AND generation > 0" : "";
    return "SELECT " + columns + " FROM " + name_of(table) + " WHERE tenant = $1" + some +
           " ORDER BY " + order;
}

// Rows by the thousand, column by column.
std::string insert_of(const MovedTable& table) {
    std::string columns;
    std::string values;
    std::string arrays;
    std::string names;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const auto& [name, kind] = table.columns[at];
        const std::string own(name);
        const std::string before = at == 0 ? "" : ", ";
        columns += ", " + own;
        values += ", n." + own + (kind == MovedKind::flag ? " = 1" : "");
        arrays += before + '$' + std::to_string(at + 2) +
                  (kind == MovedKind::text ? "::text[]" : "::bigint[]");
        names += before + own;
    }
    // Under which lease something was applied elsewhere says nothing here.
    const bool has_token = table.name == "ledger";
    return "INSERT INTO " + name_of(table) + " (tenant" + columns + (has_token ? ", token" : "") +
           ") SELECT $1" + values + (has_token ? ", 0" : "") + " FROM unnest(" + arrays +
           ") AS n (" + names + ")";
}

class PostgresFill : public StoreFill {
public:
    explicit PostgresFill(PostgresStore& store)
        : store_(store), turn_(store.take_turn()), write_(store, PostgresStore::About::directory) {
        const PgRows known =
            run("SELECT 1 WHERE EXISTS (SELECT 1 FROM job WHERE tenant = $1)"
                " OR EXISTS (SELECT 1 FROM directory_user WHERE tenant = $1)"
                " OR EXISTS (SELECT 1 FROM api_user WHERE tenant = $1)"
                " OR EXISTS (SELECT 1 FROM subscriber WHERE tenant = $1)");
        if (!known.empty())
            throw Failure(FailureKind::usage,
                          "store " + write_.connection().place() + ": tenant \"" + write_.tenant() +
                              "\" is not new any more; load it into one that rollcall init has "
                              "just made");
        run("DELETE FROM entry WHERE tenant = $1");
        run("DELETE FROM directory_event WHERE tenant = $1");
    }

    void add(const MovedTable& table, const MovedRow& row) override {
        if (table_ != &table) flush();
        table_ = &table;
        columns_.resize(row.size());
        for (std::size_t at = 0; at < row.size(); ++at) {
            PgArray& column = columns_[at];
            const std::size_t before = column.bytes();
            if (!row[at])
                column.add_null();
            else if (table.columns[at].kind == MovedKind::text)
                column.add(std::string_view(*row[at]));
            else
                column.add_number(*row[at]);
            bytes_ += column.bytes() - before;
        }
        if (++rows_ == most_rows || bytes_ > most_bytes) flush();
    }

    std::uint64_t finish(const Actor& actor, const std::string& note) override {
        flush();
        run("UPDATE job SET base_file = options::jsonb #>> '{base,file}' WHERE tenant = $1");
        // Where others gave more numbers than there are rows by now.
        run("UPDATE tenant_count SET"
            " jobs = greatest(jobs, (SELECT max(id) FROM job WHERE tenant = $1)),"
            " events = coalesce((SELECT max(id) FROM job_event WHERE tenant = $1), 0),"
            " renames = coalesce((SELECT max(id) FROM renamed WHERE tenant = $1), 0),"
            " subscribers = coalesce((SELECT max(id) FROM subscriber WHERE tenant = $1), 0),"
            " tellings = greatest(tellings, (SELECT max(id) FROM telling WHERE tenant = $1))"
            " WHERE tenant = $1");
        const std::uint64_t others = file_tokens();
        const PgRows waiting = run(
            "SELECT id, state FROM job WHERE tenant = $1 AND state IN ('created', 'in_progress')"
            " ORDER BY process_requested_at NULLS LAST, id");
        for (std::size_t row = 0; row < waiting.size(); ++row)
            note_work(write_, waiting.number(row, 0), find_job_state(waiting.text(row, 1)).value());
        note_news(write_);
        write_directory_event(write_, actor, note, write_.next_generation());
        write_.go_by_keys();
        const std::vector<std::string> broken = store_.verify_written();
        if (!broken.empty()) throw Failure(FailureKind::internal, broken.front());
        write_.commit();
        return others;
    }

private:
    PgRows run(const std::string& sql) { return write_.run(sql, {write_.tenant()}); }

    void flush() {
        if (std::exchange(rows_, 0) == 0) return;
        bytes_ = 0;
        PgValues values{write_.tenant()};
        for (PgArray& column : columns_) values.emplace_back(column.take());
        std::string sql = insert_of(*table_);
        if (table_->name == "directory")
            sql =
                "UPDATE tenant SET generation = n.generation, reference = n.reference"
                " FROM unnest($2::bigint[], $3::text[]) AS n (generation, reference)"
                " WHERE tenant = $1";
        if (table_->name == "counter")
            sql =
                "UPDATE tenant_count SET jobs = n.jobs, tellings = n.tellings"
                " FROM unnest($2::bigint[], $3::bigint[]) AS n (jobs, tellings)"
                " WHERE tenant = $1";
        write_.run(sql, values);
    }

    // A token is of one tenant. Where a tenant is copied beside itself, it stays the first one's.
    std::uint64_t file_tokens() {
        const PgRows left =
            run("DELETE FROM api_token t USING credential c WHERE t.tenant = $1"
                " AND c.sha256 = t.sha256 AND c.tenant <> $1");
        run("INSERT INTO credential (sha256, tenant) SELECT sha256, $1 FROM api_token"
            " WHERE tenant = $1");
        return left.changed();
    }

    PostgresStore& store_;
    std::unique_ptr<Store::Turn> turn_;  // outlives the transaction
    Write write_;
    const MovedTable* table_ = nullptr;
    std::vector<PgArray> columns_;
    std::size_t rows_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace

void PostgresStore::each_row(const std::function<void(const MovedTable&, const MovedRow&)>& visit) {
    const PgTransaction snapshot(reader(), tenant(), PgConnection::Isolation::snapshot);
    const std::string fetch = "FETCH " + std::to_string(most_rows) + " FROM moved";
    for (const MovedTable& table : moved_tables()) {
        reader().run("DECLARE moved NO SCROLL CURSOR FOR " + select_of(table), {tenant()});
        MovedRow row(table.columns.size());
        for (;;) {
            const PgRows rows = reader().run(fetch);
            for (std::size_t at = 0; at < rows.size(); ++at) {
                for (std::size_t column = 0; column < row.size(); ++column) {
                    const int of = static_cast<int>(column);
                    row[column].reset();
                    if (!rows.is_null(at, of)) row[column].emplace(rows.text(at, of));
                }
                visit(table, row);
            }
            if (rows.size() < most_rows) break;
        }
        reader().run("CLOSE moved");
    }
}

std::unique_ptr<StoreFill> PostgresStore::fill() { return std::make_unique<PostgresFill>(*this); }

}  // namespace rollcall
