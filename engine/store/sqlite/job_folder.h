// What is said of a job in the folder of its upload, beside the SQLite file: who works on it, how
// far they are, and the wish that they stop.
#pragma once

#include <string>

namespace rollcall {

// Who works on a job holds its file; it is let go with the process. False where another has it.
class FileHold {
public:
    FileHold(const std::string& folder, const std::string& name);
    FileHold(const FileHold&) = delete;
    FileHold& operator=(const FileHold&) = delete;
    ~FileHold();
    bool is_held() const { return is_held_; }

private:
    int file_ = -1;
    bool is_held_ = false;
};

// How far who works on a job has come: a JSON object, beside the file; empty: nobody has said.
void write_progress(const std::string& folder, const std::string& name, const std::string& json);
std::string read_progress(const std::string& folder, const std::string& name);

// A wish to stop, left for whoever works on the job.
void ask_to_cancel(const std::string& folder, const std::string& name);
bool is_asked_to_cancel(const std::string& folder, const std::string& name);

}  // namespace rollcall
