// A snapshot holds the same Directory, and no damage to it is ever taken for a user.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <random>
#include <set>
#include <string>

#include "engine/directory/checked_section.h"
#include "engine/directory/checksum.h"
#include "engine/directory/image.h"
#include "engine/directory/load.h"
#include "engine/directory/snapshot.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

std::shared_ptr<const Directory> open(const std::filesystem::path& path) {
    DirectoryFiles files;
    files.directory = path;
    return load_directory(files);
}

// Everything that can be asked of the Directory, as one text, or what was thrown.
std::string everything(const std::filesystem::path& path) {
    try {
        const auto directory = open(path);
        std::string text = show(*directory);
        for (const Role& role : directory->roles()) text += "\n" + role.name;
        for (const Team& team : directory->teams()) text += "\n" + team.name;
        text += look_up(*directory, "nobody@example.com") ? "\nsomebody" : "\nnobody";
        return text;
    } catch (const Failure& failure) {
        return "failed: " + std::string(failure.what());
    }
}

std::string many_users(int count) {
    std::string json = R"({"roles": [{"name": "Admin", "license_type": "Admin"},
        {"name": "Agent", "license_type": "Agent"}], "teams": [{"name": "L1"}], "users": [)";
    for (int n = 0; n < count; ++n)
        json += (n == 0 ? "{\"email\": \"User" : ",{\"email\": \"User") + std::to_string(n) +
                "@example.com\", \"agent_number\": " + std::to_string(n * 7) +
                ", \"first_name\": \"Ann\", \"roles\": [\"" + (n % 100 == 0 ? "Admin" : "Agent") +
                "\"], \"teams\": [" + (n % 2 == 0 ? "\"L1\"" : "") + "]}";
    return json + "]}";
}

TEST_CASE("a snapshot holds what the document said, and compiles to itself") {
    const Scratch scratch;
    const auto parsed = load_text(small_directory);
    write_snapshot(*parsed, scratch.path("a.snap"));
    const auto mapped = open(scratch.path("a.snap"));
    CHECK(show(*mapped) == show(*parsed));
    CHECK(mapped->seed() == parsed->seed());
    CHECK(mapped->settings().platform == "Desk");
    CHECK(mapped->roles()[1].assignable == parsed->roles()[1].assignable);
    CHECK(mapped->roles()[1].assigned_teams_only == bit(Permission::edit_teams));
    CHECK(mapped->teams()[1].managers == parsed->teams()[1].managers);
    CHECK(mapped->teams()[0].parent == parsed->teams()[0].parent);
    CHECK(mapped->locations() == parsed->locations());
    CHECK(mapped->field_names() == parsed->field_names());
    write_snapshot(*mapped, scratch.path("b.snap"));
    CHECK(read_file(scratch.path("b.snap")) == read_file(scratch.path("a.snap")));
}

TEST_CASE("an empty directory has a snapshot too") {
    const Scratch scratch;
    write_snapshot(*load_text("{}"), scratch.path("a.snap"));
    CHECK(everything(scratch.path("a.snap")) ==
          "0 users, 0 active admins, licences 0 0 0 0\nnobody");
}

TEST_CASE("the same directory gives the same bytes, another user another seed") {
    const Scratch scratch;
    write_snapshot(*load_text(small_directory), scratch.path("a.snap"));
    write_snapshot(*load_text(small_directory), scratch.path("b.snap"));
    CHECK(read_file(scratch.path("a.snap")) == read_file(scratch.path("b.snap")));
    CHECK(load_text(R"({"users": [{"email": "a@ex.com"}]})")->seed() !=
          load_text(R"({"users": [{"email": "b@ex.com"}]})")->seed());
    CHECK(load_text(R"({"teams": [{"name": "a"}]})")->seed() !=
          load_text(R"({"teams": [{"name": "b"}]})")->seed());
}

TEST_CASE("a new snapshot replaces the old one, which its readers keep") {
    const Scratch scratch;
    const auto path = scratch.path("a.snap");
    write_snapshot(*load_text(small_directory), path);
    const auto old = open(path);
    write_snapshot(*load_text(R"({"users": [{"email": "new@example.com"}]})"), path);
    CHECK(look_up(*old, "ann@example.com"));
    CHECK(look_up(*open(path), "new@example.com"));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator(path.parent_path()))
        ++files;
    CHECK(files == 1);
}

TEST_CASE("a snapshot that cannot be created says so") {
    const Scratch scratch;
    const auto directory = load_text("{}");
    for (const std::string& name : {std::string("none/a.snap"), std::string("")}) {
        try {
            write_snapshot(*directory, scratch.path(name));
            FAIL("written");
        } catch (const Failure& failure) {
            CHECK(failure.kind() == FailureKind::output_not_created);
        }
    }
}

TEST_CASE("a flipped bit anywhere is refused or harmless") {
    const Scratch scratch;
    const auto path = scratch.path("a.snap");
    write_snapshot(*load_text(small_directory), path);
    const std::string whole = read_file(path);
    const std::string told = everything(path);
    std::mt19937 random(1);
    for (std::size_t at = 0; at < whole.size(); at += 1 + random() % 23) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
        scratch.write("b.snap", damaged);
        const std::string now = everything(scratch.path("b.snap"));
        CAPTURE(at);
        const bool refused = now.starts_with("failed: ");
        const bool right = now == told;
        CHECK((refused || right));
    }
}

TEST_CASE("a damaged block is found when it is touched, and not before") {
    const Scratch scratch;
    const auto path = scratch.path("a.snap");
    write_snapshot(*load_text(many_users(5'000)), path);
    std::string damaged = read_file(path);
    SnapshotHead head;
    std::memcpy(&head, damaged.data(), sizeof head);
    REQUIRE(head.records_bytes > 3 * CheckedSection::block_bytes);
    const std::uint64_t block = head.records_offset + 2 * CheckedSection::block_bytes;
    damaged[block + 5] ^= 1;
    const auto mapped = open(scratch.write("b.snap", damaged));
    std::size_t found = 0;
    std::set<std::string> refusals;
    for (int n = 0; n < 5'000; ++n) {
        try {
            found += look_up(*mapped, "user" + std::to_string(n) + "@example.com") ? 1u : 0u;
        } catch (const Failure& failure) {
            CHECK(failure.kind() == FailureKind::reference_broken);
            refusals.insert(scratch.without_folder(failure.what()));
        }
    }
    CHECK(found > 2'000);
    CHECK(found < 5'000);
    CHECK(refusals == std::set<std::string>{"directory snapshot b.snap: block at byte " +
                                            std::to_string(block) +
                                            " is damaged; compile it again with rollcall "
                                            "snapshot"});
}

TEST_CASE("a snapshot cut short at any length is refused") {
    const Scratch scratch;
    const auto path = scratch.path("a.snap");
    write_snapshot(*load_text(small_directory), path);
    const std::string whole = read_file(path);
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        scratch.write("b.snap", std::string_view(whole).substr(0, size));
        CAPTURE(size);
        CHECK(everything(scratch.path("b.snap")).starts_with("failed: "));
    }
}

// Makes all checksums of the file right again, as somebody who means harm would.
void sign(std::string& file) {
    SnapshotHead head;
    std::memcpy(&head, file.data(), sizeof head);
    std::size_t sum_at = head.checksums_offset;
    for (const auto& [offset, bytes] : {std::pair{head.table_offset, head.table_bytes},
                                        std::pair{head.records_offset, head.records_bytes}}) {
        for (std::uint64_t at = 0; at < bytes; at += CheckedSection::block_bytes, sum_at += 8) {
            const auto size = std::min<std::uint64_t>(CheckedSection::block_bytes, bytes - at);
            const std::uint64_t sum = checksum(file.data() + offset + at, size);
            std::memcpy(file.data() + sum_at, &sum, sizeof sum);
        }
    }
    head.checksums_checksum =
        checksum(file.data() + head.checksums_offset, sum_at - head.checksums_offset);
    head.head_checksum = checksum(&head, offsetof(SnapshotHead, head_checksum));
    std::memcpy(file.data(), &head, sizeof head);
}

TEST_CASE("a forged snapshot whose checksums are right never leads out of its bytes") {
    const Scratch scratch;
    const auto path = scratch.path("a.snap");
    write_snapshot(*load_text(small_directory), path);
    const std::string whole = read_file(path);
    SnapshotHead head;
    std::memcpy(&head, whole.data(), sizeof head);
    std::mt19937 random(2);
    std::size_t refused = 0;
    const std::size_t begin = head.table_offset;
    const std::size_t end = head.records_offset + head.records_bytes;
    constexpr std::array<char, 4> bytes{'\x00', '\xFF', '\x7F', '\x01'};
    for (std::size_t at = begin; at < end; ++at) {
        // Between table and records lies nothing.
        if (at == head.table_offset + head.table_bytes) at = head.records_offset;
        std::string forged = whole;
        forged[at] = bytes[random() % bytes.size()];
        sign(forged);
        scratch.write("b.snap", forged);
        refused += everything(scratch.path("b.snap")).starts_with("failed: ") ? 1u : 0u;
    }
    CHECK(refused > 20);
}

TEST_CASE("a checksum tells apart what differs in a bit, a length or an order") {
    std::string bytes(300, 'a');
    std::set<std::uint64_t> sums{checksum(bytes.data(), bytes.size())};
    std::size_t made = 1;
    for (std::size_t bit_at = 0; bit_at < bytes.size() * 8; ++bit_at, ++made) {
        std::string other = bytes;
        other[bit_at / 8] = static_cast<char>(other[bit_at / 8] ^ (1 << bit_at % 8));
        sums.insert(checksum(other.data(), other.size()));
    }
    for (std::size_t size = 0; size < bytes.size(); ++size, ++made)
        sums.insert(checksum(bytes.data(), size));
    // Two top bits of one lane are what a plain multiply-and-xor would miss.
    for (std::size_t word = 1; word < 4; ++word, ++made) {
        std::string other = bytes;
        other[7] ^= '\x80';
        other[word * 64 + 7] ^= '\x80';
        sums.insert(checksum(other.data(), other.size()));
    }
    CHECK(sums.size() == made);
}

TEST_CASE("a hundred thousand users are all found, in memory and mapped, and no others") {
    const Scratch scratch;
    constexpr int count = 100'000;
    const auto parsed = load_text(many_users(count));
    write_snapshot(*parsed, scratch.path("a.snap"));
    const auto mapped = open(scratch.path("a.snap"));
    for (const auto& directory : {parsed, mapped}) {
        int right = 0;
        int strangers = 0;
        for (int n = 0; n < count; ++n) {
            const std::string number = std::to_string(n);
            const auto user = look_up(*directory, "uSER" + number + "@example.com");
            right += user && user->field(0) == std::to_string(n * 7) &&
                     user->email() == "User" + number + "@example.com" &&
                     user->teams().size() == (n % 2 == 0 ? 1u : 0u);
            strangers += look_up(*directory, "x" + number + "@example.com").has_value();
        }
        CHECK(right == count);
        CHECK(strangers == 0);
        CHECK(directory->active_admins() == count / 100);
        CHECK(directory->licenses(License::agent) == count - count / 100);
    }
}

}  // namespace
}  // namespace rollcall::test
