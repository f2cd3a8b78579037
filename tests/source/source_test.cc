// What comes out of Source: encodings, byte-order marks, what cannot be decoded, pipes and files.
#include "engine/source/source.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

// Reads in pieces of `room` bytes, of which each must be filled but the last.
std::string read_all(Source& source, std::size_t room) {
    std::string text;
    std::string piece(room, '\0');
    while (const std::size_t got = source.read(piece.data(), room)) {
        if (got > room) throw std::logic_error("more than there is room for");
        text.append(piece, 0, got);
    }
    if (source.read(piece.data(), room) != 0) throw std::logic_error("bytes behind the end");
    return text;
}

std::string wide(std::u16string_view units, bool big) {
    std::string bytes;
    for (const char16_t unit : units) {
        const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
}

struct SourceCase {
    std::string fact;
    std::string bytes;
    std::optional<Encoding> named;
    std::string text;
    Encoding encoding = Encoding::utf8;
    std::uint64_t mark = 0;
};

const std::string le_mark = "\xff\xfe", be_mark = "\xfe\xff";
const std::u16string sample = u"a\u00fc\u20ac\U0001f600\r\nz";
const std::string sample_utf8 = "a\u00fc\u20ac\U0001f600\r\nz";

const SourceCase source_cases[] = {
    {"nothing", "", std::nullopt, ""},
    {"UTF-8 goes through as it is", sample_utf8, std::nullopt, sample_utf8},
    {"what is not UTF-8 goes through as it is",
     "a\xff\x80"
     "b",
     std::nullopt,
     "a\xff\x80"
     "b"},
    {"NUL goes through", std::string("a\0b", 3), std::nullopt, std::string("a\0b", 3)},
    {"a mark is taken off",
     "\xef\xbb\xbf"
     "ann",
     std::nullopt, "ann", Encoding::utf8, 3},
    {"a mark alone is an empty file", "\xef\xbb\xbf", std::nullopt, "", Encoding::utf8, 3},
    {"one mark is taken off, not two",
     "\xef\xbb\xbf\xef\xbb\xbf"
     "a",
     std::nullopt,
     "\xef\xbb\xbf"
     "a",
     Encoding::utf8, 3},
    {"half a mark is text", "\xef\xbb", std::nullopt, "\xef\xbb"},
    {"one byte of a mark is text", "\xff", std::nullopt, "\xff"},
    {"UTF-16LE with a mark", le_mark + wide(sample, false), std::nullopt, sample_utf8,
     Encoding::utf16le, 2},
    {"UTF-16BE with a mark", be_mark + wide(sample, true), std::nullopt, sample_utf8,
     Encoding::utf16be, 2},
    {"UTF-16LE by name", wide(sample, false), Encoding::utf16le, sample_utf8, Encoding::utf16le},
    {"UTF-16BE by name", wide(sample, true), Encoding::utf16be, sample_utf8, Encoding::utf16be},
    {"a mark wins over the name", be_mark + wide(u"ab", true), Encoding::utf16le, "ab",
     Encoding::utf16be, 2},
    {"a mark of UTF-8 wins over the name",
     "\xef\xbb\xbf"
     "\u00fc",
     Encoding::latin1, "\u00fc", Encoding::utf8, 3},
    {"a lone high surrogate", wide(u"a\xd83dz", false), Encoding::utf16le, "a\xffz",
     Encoding::utf16le},
    {"a lone low surrogate", wide(u"a\xde00z", false), Encoding::utf16le, "a\xffz",
     Encoding::utf16le},
    {"surrogates the wrong way round", wide(u"\xde00\xd83dz", true), Encoding::utf16be, "\xff\xffz",
     Encoding::utf16be},
    {"a high surrogate before a pair", wide(u"\xd83d\xd83d\xde00", true), Encoding::utf16be,
     "\xff\U0001f600", Encoding::utf16be},
    {"a high surrogate at the end", wide(u"a\xd83d", false), Encoding::utf16le, "a\xff",
     Encoding::utf16le},
    {"half a unit at the end", wide(u"ab", false) + "c", Encoding::utf16le, "ab\xff",
     Encoding::utf16le},
    {"half a unit alone", "c", Encoding::utf16be, "\xff", Encoding::utf16be},
    {"the last code point of all", wide(u"\U0010ffff", true), Encoding::utf16be, "\U0010ffff",
     Encoding::utf16be},
    {"latin-1 is the first 256 code points", "a\x80\x9f\xe9\xff", Encoding::latin1,
     "a\u0080\u009f\u00e9\u00ff", Encoding::latin1},
    {"windows-1252 has signs where latin-1 has controls", "\x80\x85\x8e\x93\x99\x9f\xe9",
     Encoding::windows1252, "\u20ac\u2026\u017d\u201c\u2122\u0178\u00e9", Encoding::windows1252},
    {"five bytes mean nothing in windows-1252", "\x81\x8d\x8f\x90\x9d", Encoding::windows1252,
     "\xff\xff\xff\xff\xff", Encoding::windows1252},
};

struct NameCase {
    std::string name;
    std::optional<Encoding> encoding;
};

const NameCase name_cases[] = {
    {"utf-8", Encoding::utf8},
    {"UTF8", Encoding::utf8},
    {"utf-16le", Encoding::utf16le},
    {"UTF-16BE", Encoding::utf16be},
    {"Windows-1252", Encoding::windows1252},
    {"cp1252", Encoding::windows1252},
    {"latin-1", Encoding::latin1},
    {"ISO-8859-1", Encoding::latin1},
    {"latin1", Encoding::latin1},
    {"", std::nullopt},
    {"utf", std::nullopt},
    {"utf-16", std::nullopt},
    {"ebcdic", std::nullopt},
};

// What --encoding's words mean must not depend on how a file is read.
std::string slow_letters(std::size_t count) {
    std::string text;
    for (std::size_t n = 0; text.size() < count; ++n)
        text += n % 7 == 0 ? "\u20ac" : n % 11 == 0 ? "\U0001f600" : "ab";
    return text;
}

// Writes `bytes` into a FIFO in uneven pieces, from a thread of its own.
class SlowWriter {
public:
    SlowWriter(const std::string& path, std::string bytes)
        : thread_([path, bytes = std::move(bytes)] {
              const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
              std::size_t piece = 1;
              for (std::size_t at = 0; at < bytes.size(); at += piece, piece = piece * 5 % 4093)
                  if (write(file, bytes.data() + at, std::min(piece, bytes.size() - at)) < 0) break;
              close(file);
          }) {}
    SlowWriter(const SlowWriter&) = delete;
    SlowWriter& operator=(const SlowWriter&) = delete;
    ~SlowWriter() { thread_.join(); }

private:
    std::thread thread_;
};

FailureKind why_not(const std::string& path) {
    try {
        Source source(path, std::nullopt);
        char byte[4];
        source.read(byte, sizeof byte);
    } catch (const Failure& failure) {
        return failure.kind();
    }
    return FailureKind::internal;
}

}  // namespace

TEST_CASE("every encoding comes out as UTF-8, however much is read at a time") {
    for (const SourceCase& row : source_cases) {
        CAPTURE(row.fact);
        for (const std::size_t room : {4u, 5u, 6u, 7u, 64u, 100000u}) {
            CAPTURE(room);
            Source source(std::string_view(row.bytes), row.named);
            CHECK(read_all(source, room) == row.text);
            CHECK(source.encoding() == row.encoding);
            CHECK(source.mark_bytes() == row.mark);
            CHECK(source.bytes_read() == row.bytes.size());
            CHECK(source.file_bytes() == row.bytes.size());
        }
    }
}

TEST_CASE("decoded text says how many bytes of the file it came from") {
    for (const SourceCase& row : source_cases) {
        if (row.fact.starts_with("half a unit")) continue;  // nothing follows it that has a place
        CAPTURE(row.fact);
        CHECK(bytes_in_file(row.encoding, row.text) == row.bytes.size() - row.mark);
    }
}

TEST_CASE("an encoding is found by its usual names") {
    for (const NameCase& row : name_cases) {
        CAPTURE(row.name);
        CHECK((find_encoding(row.name) == row.encoding));
    }
    for (const Encoding encoding : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be,
                                    Encoding::windows1252, Encoding::latin1})
        CHECK((find_encoding(encoding_name(encoding)) == encoding));
}

TEST_CASE("a file of any length gives what memory gives") {
    const Scratch scratch;
    const std::string text = slow_letters(300000);
    std::u16string units;
    for (std::size_t n = 0; n < 200000; ++n) units += n % 9 == 0 ? u"\U0001f600" : u"\u00fcb";
    for (const std::string& bytes : {text, "\xef\xbb\xbf" + text, le_mark + wide(units, false)}) {
        const std::string path = scratch.write("upload.csv", bytes).string();
        Source from_file(path, std::nullopt), from_memory(std::string_view(bytes), std::nullopt);
        CHECK(from_file.file_bytes() == bytes.size());
        CHECK((read_all(from_file, 4096) == read_all(from_memory, 100001)));
        CHECK(from_file.bytes_read() == bytes.size());
    }
}

TEST_CASE("short writes into a pipe lose nothing and fill every read") {
    const Scratch scratch;
    const std::string path = scratch.path("pipe").string();
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    const std::string text = slow_letters(70001);
    for (const std::string& mark : {std::string(), std::string("\xef\xbb\xbf")}) {
        const SlowWriter writer(path, mark + text);
        Source source(path, std::nullopt);
        CHECK_FALSE(source.file_bytes().has_value());
        CHECK(source.mark_bytes() == mark.size());
        CHECK((read_all(source, 4096) == text));
    }
    const SlowWriter writer(path, be_mark + wide(u"ann\U0001f600", true));
    Source source(path, std::nullopt);
    CHECK(read_all(source, 4) == "ann\U0001f600");
}

TEST_CASE("what cannot be opened or read is a failure that says so") {
    const Scratch scratch;
    CHECK(why_not(scratch.path("nowhere.csv").string()) == FailureKind::input_not_opened);
    CHECK(why_not(scratch.path("").string()) == FailureKind::input_not_opened);
    CHECK(why_not("/proc/self/mem") == FailureKind::read_or_write);
}
