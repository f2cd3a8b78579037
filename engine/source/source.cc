#include "engine/source/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "engine/source/not_text.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t raw_room = 64 * 1024;
constexpr std::size_t start_bytes = 512;  // one block of a tar archive

// Bytes 0x80-0x9F of windows-1252 (WHATWG index, but with the five unassigned ones refused).
constexpr std::array<char16_t, 32> windows1252_high{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr char undecodable = '\xFF';

std::size_t put_utf8(char32_t c, char* out) {
    const auto put = [&](std::size_t at, char32_t bits) {
        out[at] = static_cast<char>(static_cast<unsigned char>(bits));
    };
    if (c < 0x80) {
        put(0, c);
        return 1;
    }
    if (c < 0x800) {
        put(0, 0xC0 | (c >> 6));
        put(1, 0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        put(0, 0xE0 | (c >> 12));
        put(1, 0x80 | ((c >> 6) & 0x3F));
        put(2, 0x80 | (c & 0x3F));
        return 3;
    }
    put(0, 0xF0 | (c >> 18));
    put(1, 0x80 | ((c >> 12) & 0x3F));
    put(2, 0x80 | ((c >> 6) & 0x3F));
    put(3, 0x80 | (c & 0x3F));
    return 4;
}

std::size_t put_single_byte(Encoding encoding, unsigned char byte, char* out) {
    char32_t c = byte;
    if (encoding == Encoding::windows1252 && byte >= 0x80 && byte < 0xA0) {
        c = windows1252_high[byte - 0x80];
        if (c == 0) {
            *out = undecodable;
            return 1;
        }
    }
    return put_utf8(c, out);
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::utf16le: return "UTF-16LE";
        case Encoding::utf16be: return "UTF-16BE";
        case Encoding::windows1252: return "windows-1252";
        case Encoding::latin1: return "latin-1";
    }
    return "UTF-8";
}

std::optional<Encoding> find_encoding(std::string_view name) {
    std::string folded;
    for (const char c : name) {
        if (c == '-' || c == '_' || c == ' ') continue;
        folded += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    }
    if (folded == "utf8") return Encoding::utf8;
    if (folded == "utf16le") return Encoding::utf16le;
    if (folded == "utf16be") return Encoding::utf16be;
    if (folded == "windows1252" || folded == "cp1252") return Encoding::windows1252;
    if (folded == "latin1" || folded == "iso88591") return Encoding::latin1;
    return std::nullopt;
}

Source::File::~File() {
    if (is_ours) ::close(descriptor);
}

Source::Source(const std::string& path, std::optional<Encoding> named)
    : path_(path == "-" ? "standard input" : path), raw_(raw_room) {
    open_file(path);
    settle_packing();
    settle_encoding(named);
}

Source::Source(std::string_view bytes, std::optional<Encoding> named)
    : memory_(bytes), file_bytes_(bytes.size()), raw_(raw_room) {
    read_start();
    settle_encoding(named);
}

void Source::open_file(const std::string& path) {
    if (path == "-") {
        file_.descriptor = STDIN_FILENO;
    } else {
        file_.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file_.descriptor < 0)
            throw Failure(FailureKind::input_not_opened,
                          path + ": cannot be opened: " + std::strerror(errno));
        file_.is_ours = true;
    }
    struct stat about {};
    if (::fstat(file_.descriptor, &about) != 0) return;
    if (S_ISDIR(about.st_mode))
        throw Failure(FailureKind::input_not_opened, path_ + ": is a folder, not a file");
    if (S_ISREG(about.st_mode)) file_bytes_ = static_cast<std::uint64_t>(about.st_size);
}

// Enough to tell a byte-order mark, compressed bytes and an archive.
void Source::read_start() {
    while (raw_end_ < start_bytes && !raw_ended_) {
        const std::size_t got = read_raw(raw_.data() + raw_end_, start_bytes - raw_end_);
        raw_ended_ = got == 0;
        raw_end_ += got;
    }
}

void Source::settle_packing() {
    read_start();
    const std::string_view start(raw_.data(), raw_end_);
    const std::optional<Packing> packing = find_packing(start);
    if (packing) {
        inflater_ = std::make_unique<Inflater>(
            *packing, start, path_,
            [this](char* into, std::size_t room) { return read_file(into, room); });
        raw_end_ = 0;
        raw_ended_ = false;
        read_start();
    }
    const std::string_view text(raw_.data(), raw_end_);
    if (packing && find_packing(text))
        throw Failure(FailureKind::input_not_opened,
                      path_ + ": is compressed twice; decompress it once");
    if (const std::string_view why = why_not_text(text); !why.empty())
        throw Failure(FailureKind::input_not_opened, path_ + ": " + std::string(why));
}

void Source::settle_encoding(std::optional<Encoding> named) {
    const std::string_view start(raw_.data(), raw_end_);
    encoding_ = named.value_or(Encoding::utf8);
    if (start.starts_with("\xEF\xBB\xBF")) {
        encoding_ = Encoding::utf8;
        mark_bytes_ = 3;
    } else if (start.starts_with("\xFF\xFE")) {
        encoding_ = Encoding::utf16le;
        mark_bytes_ = 2;
    } else if (start.starts_with("\xFE\xFF")) {
        encoding_ = Encoding::utf16be;
        mark_bytes_ = 2;
    }
    raw_begin_ = mark_bytes_;
}

std::size_t Source::read_raw(char* into, std::size_t room) {
    return inflater_ != nullptr ? inflater_->read(into, room) : read_file(into, room);
}

std::size_t Source::read_file(char* into, std::size_t room) {
    if (file_.descriptor < 0) {
        const std::size_t n = std::min<std::size_t>(room, memory_.size() - file_read_);
        std::copy_n(memory_.data() + file_read_, n, into);
        file_read_ += n;
        return n;
    }
    for (;;) {
        const ssize_t got = ::read(file_.descriptor, into, room);
        if (got >= 0) {
            file_read_ += static_cast<std::size_t>(got);
            return static_cast<std::size_t>(got);
        }
        if (errno != EINTR)
            throw Failure(FailureKind::read_or_write,
                          path_ + ": cannot be read: " + std::strerror(errno));
    }
}

void Source::refill() {
    std::copy(raw_.begin() + static_cast<std::ptrdiff_t>(raw_begin_),
              raw_.begin() + static_cast<std::ptrdiff_t>(raw_end_), raw_.begin());
    raw_end_ -= raw_begin_;
    raw_begin_ = 0;
    while (!raw_ended_ && raw_end_ < raw_.size()) {
        const std::size_t got = read_raw(raw_.data() + raw_end_, raw_.size() - raw_end_);
        raw_ended_ = got == 0;
        raw_end_ += got;
    }
}

std::size_t Source::read(char* into, std::size_t room) {
    if (encoding_ != Encoding::utf8) return decode(into, room);
    std::size_t filled = std::min(room, raw_end_ - raw_begin_);
    std::copy_n(raw_.data() + raw_begin_, filled, into);
    raw_begin_ += filled;
    while (filled < room && !raw_ended_) {
        const std::size_t got = read_raw(into + filled, room - filled);
        raw_ended_ = got == 0;
        filled += got;
    }
    return filled;
}

std::size_t Source::decode(char* into, std::size_t room) {
    std::size_t filled = 0;
    const bool wide = encoding_ == Encoding::utf16le || encoding_ == Encoding::utf16be;
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(raw_[at]);
        const auto second = static_cast<unsigned char>(raw_[at + 1]);
        return static_cast<char32_t>(encoding_ == Encoding::utf16le ? first | (second << 8)
                                                                    : (first << 8) | second);
    };
    while (filled + 4 <= room) {
        if (raw_end_ - raw_begin_ < 4 && !raw_ended_) refill();
        const std::size_t left = raw_end_ - raw_begin_;
        if (left == 0) break;
        if (!wide) {
            const auto byte = static_cast<unsigned char>(raw_[raw_begin_++]);
            filled += put_single_byte(encoding_, byte, into + filled);
            continue;
        }
        if (left < 2) {  // half a unit at the end of the file
            into[filled++] = undecodable;
            raw_begin_ = raw_end_;
            break;
        }
        const char32_t high = unit(raw_begin_);
        raw_begin_ += 2;
        if (high < 0xD800 || high > 0xDFFF) {
            filled += put_utf8(high, into + filled);
            continue;
        }
        const char32_t low = left >= 4 && high < 0xDC00 ? unit(raw_begin_) : 0;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            raw_begin_ += 2;
            filled += put_utf8(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), into + filled);
        } else {
            into[filled++] = undecodable;
        }
    }
    return filled;
}

std::uint64_t bytes_in_file(Encoding encoding, std::string_view decoded) {
    if (encoding == Encoding::utf8) return decoded.size();
    const bool wide = encoding == Encoding::utf16le || encoding == Encoding::utf16be;
    std::uint64_t bytes = 0;
    for (const char c : decoded) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80) continue;
        const bool astral = byte >= 0xF0 && byte != 0xFF;
        bytes += wide ? (astral ? 4 : 2) : 1;
    }
    return bytes;
}

}  // namespace rollcall
