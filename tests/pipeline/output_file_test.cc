// One output: edits on the way out, the last comma, where it ends up, and what it leaves when the
// writing fails.
#include "engine/pipeline/output_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>

#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

std::size_t count_files(const fs::path& folder) {
    const fs::directory_iterator begin(folder);
    return static_cast<std::size_t>(std::distance(begin, fs::directory_iterator{}));
}

// The exit code of the Failure that `work` throws, or 0.
template <typename Work>
int failure_of(Work work) {
    try {
        work();
        return 0;
    } catch (const Failure& failure) {
        return static_cast<int>(failure.kind());
    }
}

struct EditCase {
    std::string fact;
    std::string text;
    std::vector<Edit> edits;
    std::uint64_t head;
    std::uint64_t drop;
    std::string tail;
    std::string result;
};

const EditCase edit_cases[] = {
    {"nothing to do", "abc", {}, 0, 0, "", "abc"},
    {"nothing at all", "", {}, 0, 0, "", ""},
    {"an insertion at the head", "abc", {{0, 0, "X"}}, 0, 0, "", "Xabc"},
    {"one in the middle", "abc", {{1, 0, "X"}}, 0, 0, "", "aXbc"},
    {"one at the end", "abc", {{3, 0, "X"}}, 0, 0, "", "abcX"},
    {"several at one place keep their order", "abc", {{1, 0, "X"}, {1, 0, "Y"}}, 0, 0, "", "aXYbc"},
    {"a removal at the head", "abc", {{0, 1, ""}}, 0, 0, "", "bc"},
    {"one at the end", "abc", {{2, 1, ""}}, 0, 0, "", "ab"},
    {"one of everything", "abc", {{0, 3, ""}}, 0, 0, "", ""},
    {"replacements side by side", "abc", {{0, 1, "XX"}, {1, 1, "YY"}}, 0, 0, "", "XXYYc"},
    {"a comma goes before the tail", "[\n{},\n", {}, 2, 2, "\n]\n", "[\n{}\n]\n"},
    {"a head alone has no comma", "[\n", {}, 2, 2, "\n]\n", "[\n\n]\n"},
    {"the last record goes, the comma before it too",
     "[\n{1},\n{2},\n",
     {{7, 5, ""}},
     2,
     2,
     "\n]\n",
     "[\n{1}\n]\n"},
    {"all records go", "[\n{1},\n{2},\n", {{2, 5, ""}, {7, 5, ""}}, 2, 2, "\n]\n", "[\n\n]\n"},
    {"a record comes to a head alone", "[\n", {{2, 0, "{9},\n"}}, 2, 2, "\n]\n", "[\n{9}\n]\n"},
    {"a record comes to the end",
     "[\n{1},\n",
     {{7, 0, "{9},\n"}},
     2,
     2,
     "\n]\n",
     "[\n{1},\n{9}\n]\n"},
};

// What finish() shall do, on a string.
std::string edited(std::string text, const std::vector<Edit>& edits) {
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        text.replace(edit->at, edit->remove, edit->insert);
    return text;
}

}  // namespace

TEST_CASE("edits, the last comma and the tail come out right") {
    const Scratch scratch;
    for (const EditCase& one : edit_cases) {
        CAPTURE(one.fact);
        OutputFile file(scratch.path("out").string());
        file.append(one.text);
        CHECK(file.size() == one.text.size());
        file.finish(one.edits, one.head, one.drop, one.tail);
        file.publish();
        CHECK(read_file(scratch.path("out")) == one.result);
        CHECK(file.size() == one.result.size());
    }
}

TEST_CASE("thousands of edits on a text of many buffers are those of a string") {
    const Scratch scratch;
    std::mt19937 random(11);
    std::string text;
    std::vector<Edit> edits;
    {
        OutputFile file(scratch.path("out").string());
        while (text.size() < 5'000'000) {
            const std::string piece(random() % (random() % 50 == 0 ? 400'000 : 900),
                                    static_cast<char>('a' + random() % 26));
            text += piece;
            file.append(piece);
        }
        for (std::size_t at = 0; at < text.size(); at += random() % 3'000) {
            const std::size_t most = text.size() - at;
            const std::size_t remove = std::min<std::size_t>(most, random() % 4 * 40);
            edits.push_back({at, remove, std::string(random() % 3 * 70, '#')});
            at += remove;
        }
        file.finish(edits, 0, 1, "end");
        file.publish();
    }
    REQUIRE(edits.size() > 1'000);
    std::string expected = edited(text, edits);
    expected.pop_back();
    CHECK((read_file(scratch.path("out")) == expected + "end"));
}

TEST_CASE("a file is there when it is whole, and not before") {
    const Scratch scratch;
    const fs::path path = scratch.write("out", "old");
    {
        OutputFile file(path.string());
        file.append(std::string(3'000'000, 'x'));
        CHECK(read_file(path) == "old");
        file.finish({}, 0, 0, "");
        file.publish();
        CHECK(read_file(path).size() == 3'000'000);
    }
    CHECK(count_files(path.parent_path()) == 1);
}

TEST_CASE("what was not finished leaves nothing behind, and the old file as it was") {
    const Scratch scratch;
    const fs::path path = scratch.write("out", "old");
    {
        OutputFile file(path.string());
        file.append("new");
    }
    CHECK(read_file(path) == "old");
    CHECK(count_files(path.parent_path()) == 1);
}

TEST_CASE("a new file may be read by whom the mask allows") {
    const Scratch scratch;
    const mode_t before = ::umask(027);
    for (const bool is_edited : {false, true}) {
        OutputFile file(scratch.path("out").string());
        file.append("text");
        file.finish(is_edited ? std::vector<Edit>{{0, 1, "T"}} : std::vector<Edit>{}, 0, 0, "");
        file.publish();
        struct stat about {};
        REQUIRE(::stat(scratch.path("out").c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0640);
    }
    ::umask(before);
}

TEST_CASE("a pipe gets the whole text, edited") {
    const Scratch scratch;
    const std::string path = scratch.path("pipe").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::string got;
    std::thread reader([&] { got = read_file(path); });
    const std::string text(200'000, 'p');
    {
        OutputFile file(path);
        file.append(text);
        file.finish({{0, 0, "head "}}, 0, 0, " tail");
        file.publish();
    }
    reader.join();
    CHECK((got == "head " + text + " tail"));
    CHECK(fs::is_fifo(path));
}

TEST_CASE("a dash is standard output") {
    const Scratch scratch;
    const std::string path = scratch.path("stdout").string();
    std::fflush(stdout);
    const int kept = ::dup(STDOUT_FILENO);
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY, 0600);
    ::dup2(file, STDOUT_FILENO);
    {
        OutputFile out("-");
        out.append("abc");
        out.finish({{1, 1, "X"}}, 0, 0, "!\n");
        out.publish();
    }
    ::dup2(kept, STDOUT_FILENO);
    ::close(file);
    ::close(kept);
    CHECK(read_file(path) == "aXc!\n");
}

TEST_CASE("through a link the file behind it is written, whole and no longer than it is") {
    const Scratch scratch;
    const fs::path target = scratch.write("target", "a text that was there and is longer");
    const fs::path link = scratch.path("link");
    fs::create_symlink(target, link);
    {
        OutputFile file(link.string());
        file.append("new");
        file.finish({}, 0, 0, "\n");
        file.publish();
    }
    CHECK(fs::is_symlink(link));
    CHECK(read_file(target) == "new\n");
}

TEST_CASE("an output that cannot be created fails before there is anything to write") {
    const Scratch scratch;
    const fs::path folder = scratch.path("folder");
    fs::create_directory(folder);
    const auto create = [](const fs::path& path) {
        return failure_of([&] { const OutputFile file(path.string()); });
    };
    CHECK(create(scratch.path("nowhere") / "out") == 73);
    CHECK(create(scratch.write("file", "") / "out") == 73);
    CHECK(create(folder) == 73);
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
    // Root may write everywhere.
    if (::geteuid() != 0) CHECK(create(folder / "out") == 73);
    fs::permissions(folder, fs::perms::owner_all);
}

TEST_CASE("a full device fails as it is written") {
    if (!fs::exists("/dev/full")) return;
    const auto write = [](const std::string& text) {
        return failure_of([&] {
            OutputFile file("/dev/full");
            file.append(text);
            file.finish({}, 0, 0, "");
            file.publish();
        });
    };
    CHECK(write("text") == 74);
    CHECK(write(std::string(5'000'000, 'x')) == 74);
    CHECK(write("") == 0);
}

TEST_CASE("a broken pipe fails as it is written") {
    const Scratch scratch;
    const std::string path = scratch.path("pipe").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    const int code = failure_of([&] {
        OutputFile file(path);
        file.append(std::string(2'000'000, 'x'));
        std::thread closer([&] {
            std::string part(1'000, ' ');
            while (::read(reader, part.data(), part.size()) <= 0) std::this_thread::yield();
            ::close(reader);
        });
        try {
            file.finish({}, 0, 0, "");
            file.publish();
        } catch (...) {
            closer.join();
            throw;
        }
        closer.join();
    });
    ::signal(SIGPIPE, before);
    CHECK(code == 74);
}

}  // namespace rollcall::test
