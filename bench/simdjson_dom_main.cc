// Parses a JSON array with simdjson's DOM and does nothing with it: `simdjson_dom ARRAY.json
// THREADS`. What any program based on that parser must do at least.
//
// The file must be as the generator writes it, one record a line: so the runs of whole records
// (pieces) are found without looking at the bytes between. The file is mapped, not copied, and a
// piece becomes an array of its own by two brackets written over the bytes on both sides of it.
// All of that is in the peer's favour.
#include <fcntl.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// The bytes of a file, private to this process, with the padding behind that simdjson asks for.
class MappedFile {
public:
    explicit MappedFile(const char* path) {
        const int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) fail(path);
        struct stat status {};
        if (fstat(file, &status) != 0) fail(path);
        size_ = static_cast<std::size_t>(status.st_size);
        room_ = size_ + simdjson::SIMDJSON_PADDING;
        const int access = PROT_READ | PROT_WRITE;
        bytes_ = mmap(nullptr, room_, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (bytes_ == MAP_FAILED) fail("mmap");
        if (mmap(bytes_, size_, access, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
            fail("mmap");
        close(file);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() { munmap(bytes_, room_); }

    char* bytes() { return static_cast<char*>(bytes_); }
    std::size_t size() const { return size_; }

private:
    void* bytes_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

// Cuts "[\n{…},\n{…}\n]\n" behind a line end after each 256 KiB, and puts brackets around each.
std::vector<std::string_view> cut(MappedFile& file) {
    char* const bytes = file.bytes();
    const std::string_view text(bytes, file.size());
    if (!text.starts_with("[\n{") || !text.ends_with("}\n]\n"))
        throw std::runtime_error("the file is not as the generator writes it");
    std::vector<std::string_view> pieces;
    const std::size_t last = text.size() - 2;  // the bracket that closes the array
    for (std::size_t begin = 1; begin < last;) {
        std::size_t comma = text.find(",\n{", begin + piece_bytes);
        if (comma == std::string_view::npos) comma = last;
        bytes[begin] = '[';
        bytes[comma] = ']';
        pieces.emplace_back(bytes + begin, comma + 1 - begin);
        begin = comma + 1;
    }
    return pieces;
}

// Takes pieces in turn until there are no more; returns the records of those taken.
std::uint64_t parse(const std::vector<std::string_view>& pieces, std::atomic<std::size_t>& next) {
    simdjson::dom::parser parser;
    std::uint64_t records = 0;
    for (std::size_t at; (at = next.fetch_add(1)) < pieces.size();) {
        const bool copies = false;
        const simdjson::dom::array array =
            parser.parse(pieces[at].data(), pieces[at].size(), copies);
        records += array.size();
    }
    return records;
}

void print_records(const char* path, unsigned threads) {
    MappedFile file(path);
    const std::vector<std::string_view> pieces = cut(file);
    std::atomic<std::size_t> next = 0;
    std::vector<std::future<std::uint64_t>> others;
    for (unsigned n = 1; n < threads; ++n)
        others.push_back(std::async(std::launch::async, [&] { return parse(pieces, next); }));
    std::uint64_t records = parse(pieces, next);
    for (auto& other : others) records += other.get();
    std::cout << "{\"records\":" << records << ",\"pieces\":" << pieces.size() << "}\n";
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "Usage: simdjson_dom ARRAY.json THREADS\n";
        return 64;
    }
    try {
        print_records(words[1], static_cast<unsigned>(std::stoul(words[2])));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "simdjson_dom: " << words[1] << ": " << failure.what() << '\n';
        return 74;
    }
}
