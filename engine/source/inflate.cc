#include "engine/source/inflate.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <new>
#include <utility>

#include "engine/text/failure.h"

namespace rollcall {

class Decompressor {
public:
    enum class Fault : std::uint8_t { none, damaged, window_too_large, wants_dictionary };

    // What one step took of the compressed bytes, and made of them.
    struct Step {
        std::size_t taken = 0;
        std::size_t made = 0;
        bool ends_member = false;
        Fault fault = Fault::none;
    };

    Decompressor() = default;
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    virtual ~Decompressor() = default;

    // Without compressed bytes it may still hand out text that it holds back.
    virtual Step step(std::string_view packed, char* into, std::size_t room) = 0;
};

namespace {

constexpr std::size_t packed_room = 64 * 1024;
constexpr std::size_t text_room = 128 * 1024;

constexpr std::string_view gzip_magic = "\x1F\x8B";
constexpr std::string_view zstd_magic = "\x28\xB5\x2F\xFD";
constexpr std::size_t longest_magic = 4;

// The most memory that a frame may ask for is 2 to this power: 128 MiB, which is what the zstd
// program itself accepts unless it is told otherwise. Its levels up to 19 use at most 8 MiB.
constexpr int most_window_log = 27;

// RFC 8878, 3.1.2: 0x184D2A50 to 0x184D2A5F begin a frame of something else than text. Some
// programs write one first.
bool is_skippable(std::string_view start) {
    constexpr std::string_view rest = "\x2A\x4D\x18";
    return !start.empty() && (start[0] & 0xF0) == 0x50 &&
           rest.starts_with(start.substr(1, rest.size()));
}

// Whether `start`, which may be cut off at the end of the file, begins a member or a frame.
bool may_begin(Packing packing, std::string_view start) {
    const std::string_view magic = packing == Packing::gzip ? gzip_magic : zstd_magic;
    return magic.starts_with(start.substr(0, magic.size())) ||
           (packing == Packing::zstd && is_skippable(start));
}

// RFC 1952, by zlib.
class GzipDecompressor final : public Decompressor {
public:
    GzipDecompressor() {
        constexpr int gzip_alone = 16;  // inflateInit2: no zlib header, no guessing
        if (inflateInit2(&stream_, MAX_WBITS + gzip_alone) != Z_OK) throw std::bad_alloc();
    }
    ~GzipDecompressor() override { inflateEnd(&stream_); }

    Step step(std::string_view packed, char* into, std::size_t room) override {
        // zlib only reads from next_in, whatever its type says.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        stream_.next_out = reinterpret_cast<Bytef*>(into);
        stream_.avail_out = static_cast<uInt>(room);
        const int result = inflate(&stream_, Z_NO_FLUSH);
        Step step{packed.size() - stream_.avail_in, room - stream_.avail_out};
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        if (result == Z_STREAM_END) {
            step.ends_member = true;
            inflateReset(&stream_);
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            step.fault = Fault::damaged;
        }
        return step;
    }

private:
    z_stream stream_{};
};

// RFC 8878, by libzstd.
class ZstdDecompressor final : public Decompressor {
public:
    ZstdDecompressor() : stream_(ZSTD_createDStream()) {
        if (stream_ == nullptr) throw std::bad_alloc();
        wanted_ = ZSTD_initDStream(stream_);
        ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, most_window_log);
    }
    ~ZstdDecompressor() override { ZSTD_freeDStream(stream_); }

    Step step(std::string_view packed, char* into, std::size_t room) override {
        // libzstd does not say where in a step it met damage. Given no more than the piece that it
        // asks for, a step is one block at most.
        ZSTD_inBuffer in{packed.data(), std::min(packed.size(), wanted_), 0};
        ZSTD_outBuffer out{into, room, 0};
        const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
        Step step{in.pos, out.pos};
        if (ZSTD_isError(result) != 0) {
            step.fault = fault_of(result);
        } else {
            step.ends_member = result == 0;
            wanted_ = result != 0 ? result : ZSTD_initDStream(stream_);
        }
        return step;
    }

private:
    static Fault fault_of(std::size_t result) {
        switch (ZSTD_getErrorCode(result)) {
            case ZSTD_error_memory_allocation: throw std::bad_alloc();
            case ZSTD_error_frameParameter_windowTooLarge: return Fault::window_too_large;
            case ZSTD_error_dictionary_wrong: return Fault::wants_dictionary;
            default: return Fault::damaged;
        }
    }

    ZSTD_DStream* stream_;
    std::size_t wanted_ = 0;  // bytes until the end of the block, as libzstd says
};

std::unique_ptr<Decompressor> make_decompressor(Packing packing) {
    if (packing == Packing::gzip) return std::make_unique<GzipDecompressor>();
    return std::make_unique<ZstdDecompressor>();
}

constexpr const char* upload_again = "upload it again, or decompress it yourself";

}  // namespace

std::optional<Packing> find_packing(std::string_view start) {
    if (start.starts_with(gzip_magic)) return Packing::gzip;
    if (start.size() >= longest_magic && may_begin(Packing::zstd, start)) return Packing::zstd;
    return std::nullopt;
}

std::string_view packing_name(Packing packing) {
    return packing == Packing::gzip ? "gzip" : "zstd";
}

Inflater::Inflater(Packing packing, std::string_view start, std::string name, Read read)
    : packing_(packing),
      name_(std::move(name)),
      read_(std::move(read)),
      decompressor_(make_decompressor(packing)),
      packed_(std::max(packed_room, start.size())),
      packed_end_(start.size()),
      text_(text_room) {
    std::copy(start.begin(), start.end(), packed_.begin());
}

Inflater::~Inflater() = default;

std::string_view Inflater::packed() const {
    return {packed_.data() + packed_begin_, packed_end_ - packed_begin_};
}

void Inflater::take(std::size_t bytes) {
    packed_begin_ += bytes;
    taken_ += bytes;
}

// Fills the whole buffer where fewer than `bytes` are in it; at the end of the file there are fewer
// all the same.
void Inflater::want_packed(std::size_t bytes) {
    if (packed().size() >= bytes || packed_ended_) return;
    const std::string_view left = packed();
    std::copy(left.begin(), left.end(), packed_.begin());
    packed_end_ = left.size();
    packed_begin_ = 0;
    while (!packed_ended_ && packed_end_ < packed_.size()) {
        const std::size_t got = read_(packed_.data() + packed_end_, packed_.size() - packed_end_);
        packed_ended_ = got == 0;
        packed_end_ += got;
    }
}

std::size_t Inflater::read(char* into, std::size_t room) {
    while (text_begin_ == text_end_) {
        if (!in_member_ && !begin_member()) return 0;
        make_text();
    }
    const std::size_t n = std::min(room, text_end_ - text_begin_);
    std::copy_n(text_.data() + text_begin_, n, into);
    text_begin_ += n;
    return n;
}

void Inflater::make_text() {
    want_packed(1);
    using Fault = Decompressor::Fault;
    const Decompressor::Step step = decompressor_->step(packed(), text_.data(), text_.size());
    const bool is_stuck = packed().empty() && step.made == 0 && !step.ends_member;
    take(step.taken);
    switch (step.fault) {
        case Fault::none: break;
        case Fault::damaged: fail("shows damage", upload_again);
        case Fault::window_too_large:
            fail("asks for more than 128 MiB of memory",
                 "compress it without --long, or decompress it yourself");
        case Fault::wants_dictionary:
            fail("was compressed with a dictionary",
                 "compress it without one, or decompress it yourself");
    }
    if (is_stuck) fail("is cut off", upload_again);
    text_begin_ = 0;
    text_end_ = step.made;
    in_member_ = !step.ends_member;
}

// False: the file ends here, as it may.
bool Inflater::begin_member() {
    want_packed(longest_magic);
    // Tapes and disks are filled up with zeros; gzip itself passes over them.
    if (packing_ == Packing::gzip && packed().starts_with('\0')) skip_padding();
    if (packed().empty()) return false;
    if (!may_begin(packing_, packed())) fail("is followed by other bytes", upload_again);
    in_member_ = true;
    return true;
}

void Inflater::skip_padding() {
    while (!packed().empty()) {
        const std::size_t other = packed().find_first_not_of('\0');
        take(std::min(other, packed().size()));
        if (other != std::string_view::npos) fail("is followed by other bytes", upload_again);
        want_packed(1);
    }
}

void Inflater::fail(const std::string& what, const std::string& advice) const {
    throw BrokenPacking(FailureKind::read_or_write,
                        name_ + ": the " + std::string(packing_name(packing_)) + " data " + what +
                            " at byte " + std::to_string(taken_) + "; " + advice);
}

}  // namespace rollcall
