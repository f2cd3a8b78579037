// The records of one kind as applying a plan needs them: users by their address, entries by their
// key. Each store has its own, within the transaction under way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

class Records {
public:
    struct Found {
        std::int64_t id = 0;
        std::string record;
    };

    virtual ~Records() = default;
    virtual std::optional<Found> find(const std::string& key) = 0;
    virtual bool add(const std::string& key, std::string_view record) = 0;  // false: key is taken
    virtual bool put(std::int64_t id, std::string_view record) = 0;         // false: key is taken
    virtual void remove(std::int64_t id) = 0;
    // Frees the key of a record that is to get another, until put() gives it that.
    virtual void park(const std::string& key) = 0;
};

}  // namespace rollcall
