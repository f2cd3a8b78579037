// The table of an Image: keys that meet in one slot, with one tag, or twice.
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "engine/directory/image.h"
#include "engine/directory/image_builder.h"

namespace rollcall::test {
namespace {

ImageBuilder builder_of(const std::vector<std::string>& keys) {
    ImageBuilder builder;
    for (const std::string& key : keys) {
        NewUser user;
        user.email = key;
        user.key = key;
        builder.add(user, false);
    }
    return builder;
}

TEST_CASE("two users of one key are told by their ranks") {
    ImageBuilder builder = builder_of({"a@ex.com", "b@ex.com", "c@ex.com", "b@ex.com"});
    const auto twice = builder.make_table("");
    REQUIRE(twice);
    CHECK(twice->first == 1);
    CHECK(twice->later == 3);
}

// An Image whose slots are laid by hand, so that every key can be made to collide.
class HandMade {
public:
    explicit HandMade(const std::vector<std::string>& keys, std::size_t slot_count) {
        slots_.resize(slot_count);
        for (const std::string& key : keys) {
            const std::uint64_t position = records_.size();
            std::vector<unsigned char> record(32);
            record[0] = static_cast<unsigned char>(key.size());
            record[10] = 4;
            std::memcpy(record.data() + 12, key.data(), key.size());
            records_.insert(records_.end(), record.begin(), record.end());
            std::size_t slot = slot_count - 1;  // so that the run goes on at the front
            while (slots_[slot] != 0) slot = (slot + 1) % slot_count;
            slots_[slot] = slots::pack(hash, position);
        }
    }

    std::optional<User> find(std::string_view key) const {
        ImageParts parts;
        const auto* const bytes = reinterpret_cast<const unsigned char*>(slots_.data());
        parts.table = CheckedSection(bytes, slots_.size() * 8);
        parts.records = CheckedSection(records_.data(), records_.size());
        const Directory::Image image(std::move(parts));
        image.prefetch({&hash, 1});
        return image.find(key, hash);
    }

    // Of every key: last slot, one tag.
    static constexpr KeyHash hash{~std::uint64_t{0}, 0xABCDEF0123456789u};

private:
    std::vector<std::uint64_t> slots_;
    std::vector<unsigned char> records_;
};

TEST_CASE("keys of one slot and one tag are told apart by their text") {
    const HandMade image({"a@ex.com", "b@ex.com", "c@ex.com"}, 5);
    for (const char* const key : {"a@ex.com", "b@ex.com", "c@ex.com"}) {
        const std::optional<User> user = image.find(key);
        REQUIRE(user);
        CHECK(user->email() == key);
    }
    CHECK_FALSE(image.find("d@ex.com"));
    CHECK_FALSE(image.find("a@ex.co"));
}

TEST_CASE("a table without an empty slot does not search for ever") {
    const HandMade image({"a@ex.com", "b@ex.com"}, 2);
    CHECK(image.find("b@ex.com"));
    CHECK_FALSE(image.find("d@ex.com"));
}

TEST_CASE("a stored key is compared in lower case, or as it is where the domain is not ASCII") {
    ImageBuilder builder;
    NewUser user;
    user.email = "Ann@EXAMPLE.com";
    user.key = "ann@example.com";
    builder.add(user, false);
    user.email = "Ann@bücher.example";
    user.key = "ann@xn--bcher-kva.example";
    builder.add(user, false);
    REQUIRE_FALSE(builder.make_table("x"));
    const auto image = std::move(builder).finish({}, 0, 0);
    for (const char* const key : {"ann@example.com", "ann@xn--bcher-kva.example"})
        CHECK(image->find(key, hash_key(key, image->seed())));
    for (const char* const key : {"Ann@EXAMPLE.com", "ann@bücher.example", "ann@examplE.com"})
        CHECK_FALSE(image->find(key, hash_key(key, image->seed())));
}

TEST_CASE("trailing fields without a value take no place, inner ones stay null") {
    ImageBuilder builder;
    const std::array<std::string_view, 4> fields{"", "x", {}, {}};
    NewUser user;
    user.email = "a@ex.com";
    user.key = "a@ex.com";
    user.fields = fields;
    builder.add(user, false);
    REQUIRE_FALSE(builder.make_table(""));
    const auto image = std::move(builder).finish({"p", "q", "r", "s"}, 0, 0);
    const User stored = image->user_at(0);
    CHECK(stored.record_bytes() == 32);
    CHECK(stored.field(0) == "");
    CHECK(stored.field(1) == "x");
    CHECK_FALSE(stored.field(2));
    CHECK_FALSE(stored.field(3));
}

}  // namespace
}  // namespace rollcall::test
