// One output of a run: written in order, corrected in a few places at the end, then put in place.
//
// A regular file is written under another name beside it and renamed when it is whole, so nobody
// ever sees half a log. Standard output, pipes and devices get a copy at the end instead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

// At `at` (counted before any edit), `remove` bytes go and `insert` comes.
struct Edit {
    std::uint64_t at = 0;
    std::uint64_t remove = 0;
    std::string insert;
};

class OutputFile {
public:
    // Throws Failure{output_not_created}.
    explicit OutputFile(const std::string& path);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();  // takes away what was not finished

    void append(std::string_view text);  // throws Failure{read_or_write}
    std::uint64_t size() const { return size_; }

    // Makes the text what it shall be, still out of sight: `edits` (ascending, not overlapping),
    // then the last `drop` bytes replaced by `tail`, where the bytes dropped are the end of a
    // record (none are dropped from a text that has only its head of `head_bytes`). Throws Failure.
    void finish(const std::vector<Edit>& edits, std::uint64_t head_bytes, std::uint64_t drop,
                std::string_view tail);

    // Puts the finished text in its place. Throws Failure.
    void publish();

    // Whether publish() renames, which hardly fails, or copies to where others read, which may.
    bool publishes_by_rename() const { return takes_rename_; }

private:
    void flush();
    void write_all(int file, std::string_view text) const;
    void rewrite(const std::vector<Edit>& edits);
    void copy_edited(int from, int to, const std::vector<Edit>& edits) const;
    int open_beside();
    [[noreturn]] void fail() const;

    std::string path_;
    std::string beside_;  // the name under which it is written; empty: a file without a name
    bool takes_rename_ = false;
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::string buffer_;
};

}  // namespace rollcall
