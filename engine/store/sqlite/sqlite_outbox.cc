#include "engine/store/sqlite/sqlite_outbox.h"

#include "engine/store/sqlite/sqlite_store.h"

namespace rollcall {

std::int64_t SqliteOutbox::add_subscriber(const Subscriber& subscriber) {
    const auto turn = store_.take_turn();
    Statement add(store_.writer(), "INSERT INTO subscriber (url, secret, sender) VALUES (?, ?, ?)");
    add.bind(1, subscriber.url).bind(2, subscriber.secret).bind(3, subscriber.sender).run();
    return store_.writer().last_id();
}

std::vector<Subscriber> SqliteOutbox::subscribers() {
    Statement select(store_.reader(), "SELECT id, url, secret, sender FROM subscriber ORDER BY id");
    std::vector<Subscriber> all;
    while (select.step())
        all.push_back({select.number(0), std::string(select.text(1)), std::string(select.text(2)),
                       std::string(select.text(3))});
    return all;
}

bool SqliteOutbox::remove_subscriber(std::int64_t id) {
    const auto turn = store_.take_turn();
    Transaction transaction(store_.writer());
    Statement tellings(store_.writer(), "DELETE FROM telling WHERE subscriber = ?");
    tellings.bind(1, id).run();
    Statement remove(store_.writer(), "DELETE FROM subscriber WHERE id = ?");
    remove.bind(1, id).run();
    const bool was_there = store_.writer().changes() == 1;
    transaction.commit();
    return was_there;
}

std::vector<Telling> SqliteOutbox::due(const std::string& now, std::uint64_t most) {
    Statement select(store_.reader(),
                     "SELECT t.id, s.id, s.url, s.secret, s.sender, t.job, t.state, t.at, t.tries"
                     " FROM telling t JOIN subscriber s ON s.id = t.subscriber"
                     " WHERE t.next_at <= ? ORDER BY t.next_at, t.id LIMIT ?");
    select.bind(1, now).bind(2, static_cast<std::int64_t>(most));
    std::vector<Telling> all;
    const auto text = [&](int at) { return std::string(select.text(at)); };
    while (select.step())
        all.push_back({select.number(0),
                       {select.number(1), text(2), text(3), text(4)},
                       select.number(5),
                       text(6),
                       text(7),
                       select.number(8)});
    return all;
}

void SqliteOutbox::told(std::int64_t id) {
    const auto turn = store_.take_turn();
    Statement remove(store_.writer(), "DELETE FROM telling WHERE id = ?");
    remove.bind(1, id).run();
}

void SqliteOutbox::failed(std::int64_t id, const std::string& next_at) {
    if (next_at.empty()) return told(id);
    const auto turn = store_.take_turn();
    Statement update(store_.writer(),
                     "UPDATE telling SET tries = tries + 1, next_at = ?2 WHERE id = ?1");
    update.bind(1, id).bind(2, next_at).run();
}

}  // namespace rollcall
