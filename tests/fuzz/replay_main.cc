// Runs a fuzz target once over each file given, and each file below each folder given.
//
// It takes libFuzzer's place where that is not linked, so that every test run replays the samples
// and what the fuzzers once found. A path that does not exist is an error only if it is a file by
// its name; a target without a kept corpus has no folder.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& given) {
    if (fs::is_regular_file(given)) return {given};
    std::vector<fs::path> files;
    if (!fs::exists(given) && !given.has_extension()) return files;
    for (const auto& found : fs::recursive_directory_iterator(given))
        if (found.is_regular_file()) files.push_back(found.path());
    // The file system's order is not the same everywhere; a failure must come at the same input.
    std::sort(files.begin(), files.end());
    return files;
}

void replay(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw fs::filesystem_error("cannot open", path, std::error_code());
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    // An input that crashes must already have been named when it does.
    std::fprintf(stderr, "%s\n", path.c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) try {
    std::size_t replayed = 0;
    const std::vector<std::string> paths(arguments + 1, arguments + count);
    LLVMFuzzerTestOneInput(nullptr, 0);
    for (const std::string& path : paths)
        for (const fs::path& file : files_below(path)) {
            replay(file);
            ++replayed;
        }
    std::printf("%zu inputs replayed\n", replayed);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "replay: %s\n", error.what());
    return 1;
}
