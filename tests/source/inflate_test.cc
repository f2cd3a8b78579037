// What Source makes of files that are compressed, and of those that are no text at all.
#include "engine/source/source.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

std::string gzip(std::string_view text, int level = 6) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(std::string_view text, int window_log = 0) {
    ZSTD_CCtx* const stream = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(stream, ZSTD_c_windowLog, window_log);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    ZSTD_outBuffer out{packed.data(), packed.size(), 0};
    // Streamed: the size is not in the frame, so that the window is the one that was asked for.
    std::size_t left = ZSTD_compressStream2(stream, &out, &in, ZSTD_e_flush);
    left = ZSTD_compressStream2(stream, &out, &in, ZSTD_e_end);
    ZSTD_freeCCtx(stream);
    if (left != 0) throw std::runtime_error("ZSTD_compressStream2");
    packed.resize(out.pos);
    return packed;
}

std::string pack(Packing packing, std::string_view text) {
    return packing == Packing::gzip ? gzip(text) : zstd(text);
}

constexpr Packing packings[] = {Packing::gzip, Packing::zstd};

// Rows that compress neither very well nor badly.
std::string rows(std::size_t bytes) {
    std::string text = "Email,First name\n";
    for (std::uint32_t n = 1; text.size() < bytes; n = n * 1664525 + 1013904223)
        text +=
            'u' + std::to_string(n) + "@example.com,J\u00fcrgen " + std::to_string(n % 977) + '\n';
    return text;
}

std::string read_all(Source& source, std::size_t room) {
    std::string text;
    std::string piece(room, '\0');
    bool is_last = false;
    while (const std::size_t got = source.read(piece.data(), room)) {
        if (got > room || is_last) throw std::logic_error("a read was not filled");
        is_last = got + 3 < room;  // less than a code point may be left over
        text.append(piece, 0, got);
    }
    if (source.read(piece.data(), room) != 0) throw std::logic_error("bytes behind the end");
    return text;
}

std::string text_of(const std::string& path, std::size_t room = 4096) {
    Source source(path, std::nullopt);
    return read_all(source, room);
}

// "74 what it says", with the file's name alone; the text where nothing is wrong.
std::string answer(const Scratch& scratch, const std::string& bytes, std::size_t room = 4096) {
    const std::string path = scratch.write("f", bytes).string();
    try {
        return text_of(path, room);
    } catch (const Failure& failure) {
        std::string message = scratch.without_folder(failure.what());
        return std::to_string(static_cast<int>(failure.kind())) + ' ' + message;
    }
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

const std::string empty_skippable("\x50\x2A\x4D\x18\0\0\0\0", 8);
const std::string skippable("\x5F\x2A\x4D\x18\x03\0\0\0abc", 11);

struct PackedCase {
    std::string fact;
    std::string packed;
    std::string text;
};

const PackedCase packed_cases[] = {
    {"gzip", gzip("ann,1\n"), "ann,1\n"},
    {"gzip that only stores", gzip("ann,1\n", 0), "ann,1\n"},
    {"zstd", zstd("ann,1\n"), "ann,1\n"},
    {"gzip of nothing is an empty file", gzip(""), ""},
    {"zstd of nothing is an empty file", zstd(""), ""},
    {"gzip members are one text", gzip("an") + gzip("n,") + gzip("1\n"), "ann,1\n"},
    {"zstd frames are one text", zstd("an") + zstd("n,") + zstd("1\n"), "ann,1\n"},
    {"empty gzip members are passed over", gzip("") + gzip("ann") + gzip("") + gzip("\n"), "ann\n"},
    {"empty zstd frames are passed over", zstd("") + zstd("ann") + zstd("") + zstd("\n"), "ann\n"},
    {"zeros behind gzip are padding", gzip("ann\n") + std::string(70000, '\0'), "ann\n"},
    {"one zero behind gzip is padding", gzip("ann\n") + std::string(1, '\0'), "ann\n"},
    {"a skippable frame first", empty_skippable + zstd("ann\n"), "ann\n"},
    {"a skippable frame between and last", zstd("ann") + skippable + zstd("\n") + skippable,
     "ann\n"},
    {"a skippable frame alone is an empty file", skippable, ""},
    {"a mark inside is taken off",
     gzip("\xef\xbb\xbf"
          "ann\n"),
     "ann\n"},
    {"UTF-16LE inside gzip",
     gzip({"\xff\xfe"
           "a\0\xfc\0\x3d\xd8\x00\xde",
           10}),
     "a\u00fc\U0001f600"},
    {"UTF-16BE inside zstd",
     zstd({"\xfe\xff"
           "\0a\0\xfc\xd8\x3d\xde\x00",
           10}),
     "a\u00fc\U0001f600"},
    {"a pair of UTF-16 cut by members", gzip({"\xff\xfe\x3d", 3}) + gzip({"\xd8\0\xde", 3}),
     "\U0001f600"},
    {"a mark cut by members",
     gzip("\xef") + gzip("\xbb") +
         gzip("\xbf"
              "ann"),
     "ann"},
    {"text that begins like gzip", "\x1f", "\x1f"},
    {"text that begins like zstd", "\x28\xb5\x2f", "\x28\xb5\x2f"},
    {"a header that begins with P", "P*M,PK\n", "P*M,PK\n"},
};

struct RefusedCase {
    std::string fact;
    std::string bytes;
    std::string answer;
};

const std::string again = "; upload it again, or decompress it yourself";
const std::string zip_answer =
    "66 f: is a spreadsheet or zip archive, not text; save it as CSV (UTF-8)";
const std::string gz = gzip("ann,1\n");
const std::string zst = zstd("ann,1\n");
const std::string gz_size = std::to_string(gz.size());
const std::string zst_size = std::to_string(zst.size());

std::string tar() {
    std::string block(1024, '\0');
    block.replace(0, 9, "users.csv");
    block.replace(257, 5, "ustar");
    return block;
}

const RefusedCase refused_cases[] = {
    {"gzip, cut", gz.substr(0, 9), "74 f: the gzip data is cut off at byte 9" + again},
    {"zstd, cut", zst.substr(0, 9), "74 f: the zstd data is cut off at byte 9" + again},
    {"text behind gzip", gz + "x",
     "74 f: the gzip data is followed by other bytes at byte " + gz_size + again},
    {"text behind padding", gz + std::string(2, '\0') + "x",
     "74 f: the gzip data is followed by other bytes at byte " + std::to_string(gz.size() + 2) +
         again},
    {"a member behind padding", gz + std::string(1, '\0') + gz,
     "74 f: the gzip data is followed by other bytes at byte " + std::to_string(gz.size() + 1) +
         again},
    {"text behind zstd", zst + "x",
     "74 f: the zstd data is followed by other bytes at byte " + zst_size + again},
    {"zeros behind zstd", zst + std::string(4, '\0'),
     "74 f: the zstd data is followed by other bytes at byte " + zst_size + again},
    {"zstd behind gzip", gz + zst,
     "74 f: the gzip data is followed by other bytes at byte " + gz_size + again},
    {"a second member, cut", gz + gz.substr(0, 1),
     "74 f: the gzip data is cut off at byte " + std::to_string(gz.size() + 1) + again},
    {"a second frame, cut", zst + zst.substr(0, 3),
     "74 f: the zstd data is cut off at byte " + std::to_string(zst.size() + 3) + again},
    {"a method that gzip does not have", "\x1f\x8b\x07" + gz.substr(3),
     "74 f: the gzip data shows damage at byte 4" + again},
    {"a window of 256 MiB", zstd(rows(1000), 28),
     "74 f: the zstd data asks for more than 128 MiB of memory at byte 5; compress it without "
     "--long, or decompress it yourself"},
    // RFC 8878, 3.1.1.1: a frame header with dictionary 7.
    {"a dictionary",
     {"\x28\xb5\x2f\xfd\x01\x38\x07\x01\0\0", 10},
     "74 f: the zstd data was compressed with a dictionary at byte 5; compress it without one, or "
     "decompress it yourself"},
    {"gzip in gzip", gzip(gz), "66 f: is compressed twice; decompress it once"},
    {"zstd in gzip", gzip(zst), "66 f: is compressed twice; decompress it once"},
    {"zip or .xlsx", "PK\x03\x04\x14", zip_answer},
    {"an empty zip", "PK\x05\x06", zip_answer},
    {"a zip inside gzip", gzip("PK\x03\x04\x14"), zip_answer},
    {"an old spreadsheet", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
     "66 f: is an old spreadsheet (.xls), not text; save it as CSV (UTF-8)"},
    {"xz",
     {"\xfd"
      "7zXZ\0\0",
      7},
     "66 f: is compressed, but neither with gzip nor with zstd; decompress it first"},
    {"bzip2", "BZh11AY&SY",
     "66 f: is compressed, but neither with gzip nor with zstd; decompress it first"},
    {"7z", "7z\xbc\xaf\x27\x1c", "66 f: is an archive, not text; unpack it first"},
    {"tar", tar(), "66 f: is an archive, not text; unpack it first"},
    {"tar inside zstd", zstd(tar()), "66 f: is an archive, not text; unpack it first"},
};

}  // namespace

TEST_CASE("compressed text comes out whole, however much is read at a time") {
    const Scratch scratch;
    for (const PackedCase& row : packed_cases) {
        CAPTURE(row.fact);
        for (std::size_t room = 4; room < 16; ++room) {
            CAPTURE(room);
            CHECK(answer(scratch, row.packed, room) == row.text);
        }
    }
}

TEST_CASE("a long compressed file gives its text and counts its own bytes") {
    const Scratch scratch;
    const std::string text = rows(900'000);
    for (const Packing packing : packings) {
        CAPTURE(packing_name(packing));
        std::string many;
        for (std::size_t at = 0; at < text.size(); at += 9999)
            many += pack(packing, std::string_view(text).substr(at, 9999));
        for (const std::string& packed : {pack(packing, text), many}) {
            const std::string path = scratch.write("f", packed).string();
            for (const std::size_t room : {7u, 4096u, 65536u, 131072u, 1000000u}) {
                CAPTURE(room);
                Source source(path, std::nullopt);
                CHECK((read_all(source, room) == text));
                CHECK(source.bytes_read() == packed.size());
                CHECK(source.file_bytes() == packed.size());
                CHECK_FALSE(source.text_bytes().has_value());
            }
        }
    }
}

TEST_CASE("only of text that is not compressed is it known before how long it will be") {
    const Scratch scratch;
    const Source plain(scratch.write("f", "ann,1\n").string(), std::nullopt);
    CHECK(plain.text_bytes() == 6);
    const Source packed(scratch.write("g", gz).string(), std::nullopt);
    CHECK_FALSE(packed.text_bytes().has_value());
}

TEST_CASE("compressed text comes through a pipe in pieces of any size") {
    const Scratch scratch;
    const std::string path = scratch.path("pipe").string();
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    const std::string text = rows(300'000);
    for (const Packing packing : packings) {
        const SlowWriter writer(path, pack(packing, text) + pack(packing, "zoe\n"));
        Source source(path, std::nullopt);
        CHECK_FALSE(source.file_bytes().has_value());
        CHECK((read_all(source, 4096) == text + "zoe\n"));
    }
}

TEST_CASE("what is damaged or no text is a failure that says what, where and what to do") {
    const Scratch scratch;
    for (const RefusedCase& row : refused_cases) {
        CAPTURE(row.fact);
        CHECK(answer(scratch, row.bytes) == row.answer);
    }
}

TEST_CASE("a compressed file that is cut off anywhere is never taken as whole") {
    const Scratch scratch;
    const std::string text = rows(400);
    for (const Packing packing : packings) {
        const std::string packed = pack(packing, text);
        const std::size_t magic = packing == Packing::gzip ? 2 : 4;
        for (std::size_t size = magic; size < packed.size(); ++size) {
            CAPTURE(size);
            CHECK(answer(scratch, packed.substr(0, size)) ==
                  "74 f: the " + std::string(packing_name(packing)) + " data is cut off at byte " +
                      std::to_string(size) + again);
        }
    }
}

TEST_CASE("damage is told by the same words for every read size, and no text is made of it") {
    const Scratch scratch;
    const std::string text = rows(60'000);
    for (const Packing packing : packings) {
        CAPTURE(packing_name(packing));
        const std::string packed = pack(packing, text);
        // The first ten bytes of gzip hold a time stamp and the like, which change no text.
        const std::size_t header = packing == Packing::gzip ? 10 : 6;
        for (std::size_t at = header; at < packed.size(); at += 331) {
            CAPTURE(at);
            std::string bad = packed;
            bad[at] = static_cast<char>(bad[at] ^ 0x10);
            const std::string said = answer(scratch, bad);
            CHECK(said.substr(0, 9) == "74 f: the");
            CHECK(answer(scratch, bad, 7) == said);
            CHECK(answer(scratch, bad, 100000) == said);
        }
    }
}

TEST_CASE("memory is not what the text would take") {
    const Scratch scratch;
    const std::string piece(1 << 20, 'a');
    for (const Packing packing : packings) {
        std::string packed;
        for (int n = 0; n < 256; ++n) packed += pack(packing, piece);
        const std::string path = scratch.write("f", packed).string();
        rusage before{}, after{};
        getrusage(RUSAGE_SELF, &before);
        Source source(path, std::nullopt);
        std::string into(1 << 18, '\0');
        std::uint64_t bytes = 0;
        while (const std::size_t got = source.read(into.data(), into.size())) bytes += got;
        getrusage(RUSAGE_SELF, &after);
        CHECK(bytes == 256u << 20);
        CHECK(after.ru_maxrss - before.ru_maxrss < 32 * 1024);  // KiB
    }
}
