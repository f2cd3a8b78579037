#include "engine/store/postgres/postgres_outbox.h"

#include "engine/store/postgres/postgres_store.h"

namespace rollcall {

std::int64_t PostgresOutbox::add_subscriber(const Subscriber& subscriber) {
    return store_
        .run(
            "WITH next AS (UPDATE tenant_count SET subscribers = subscribers + 1"
            " WHERE tenant = $1 RETURNING subscribers)"
            " INSERT INTO subscriber (tenant, id, url, secret, sender)"
            " SELECT $1, subscribers, $2, $3, $4 FROM next RETURNING id",
            {store_.tenant(), subscriber.url, subscriber.secret, subscriber.sender})
        .number(0, 0);
}

std::vector<Subscriber> PostgresOutbox::subscribers() {
    const PgRows rows =
        store_.run("SELECT id, url, secret, sender FROM subscriber WHERE tenant = $1 ORDER BY id",
                   {store_.tenant()});
    std::vector<Subscriber> all;
    for (std::size_t row = 0; row < rows.size(); ++row)
        all.push_back({rows.number(row, 0), std::string(rows.text(row, 1)),
                       std::string(rows.text(row, 2)), std::string(rows.text(row, 3))});
    return all;
}

bool PostgresOutbox::remove_subscriber(std::int64_t id) {
    PostgresStore::Write write(store_, PostgresStore::About::other);
    write.run("DELETE FROM telling WHERE tenant = $1 AND subscriber = $2::bigint",
              {store_.tenant(), id});
    const PgRows removed = write.run("DELETE FROM subscriber WHERE tenant = $1 AND id = $2::bigint",
                                     {store_.tenant(), id});
    note_news(write);
    write.commit();
    return removed.changed() == 1;
}

std::vector<Telling> PostgresOutbox::due(const std::string& now, std::uint64_t most) {
    const PgRows rows = store_.run(
        "SELECT t.id, s.id, s.url, s.secret, s.sender, t.job, t.state, t.at, t.tries"
        " FROM telling t JOIN subscriber s ON s.tenant = t.tenant AND s.id = t.subscriber"
        " WHERE t.tenant = $1 AND t.next_at <= $2 ORDER BY t.next_at, t.id LIMIT $3::bigint",
        {store_.tenant(), now, most});
    std::vector<Telling> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto text = [&](int at) { return std::string(rows.text(row, at)); };
        all.push_back({rows.number(row, 0),
                       {rows.number(row, 1), text(2), text(3), text(4)},
                       rows.number(row, 5),
                       text(6),
                       text(7),
                       rows.number(row, 8)});
    }
    return all;
}

void PostgresOutbox::told(std::int64_t id) {
    PostgresStore::Write write(store_, PostgresStore::About::other);
    write.run("DELETE FROM telling WHERE tenant = $1 AND id = $2::bigint", {store_.tenant(), id});
    note_news(write);
    write.commit();
}

void PostgresOutbox::failed(std::int64_t id, const std::string& next_at) {
    if (next_at.empty()) return told(id);
    PostgresStore::Write write(store_, PostgresStore::About::other);
    write.run(
        "UPDATE telling SET tries = tries + 1, next_at = $3"
        " WHERE tenant = $1 AND id = $2::bigint",
        {store_.tenant(), id, next_at});
    note_news(write);
    write.commit();
}

}  // namespace rollcall
