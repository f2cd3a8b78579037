// What ends the whole run: usage, disk, a broken schema or directory. Thrown; caught only at cli.
//
// What is wrong with the uploaded file is never a Failure; it is a Finding.
#pragma once

#include <stdexcept>
#include <string>

namespace rollcall {

// The value is the exit code (contract §8).
enum class FailureKind : int {
    usage = 64,
    reference_broken = 65,  // a schema or directory file is wrong
    input_not_opened = 66,
    unavailable = 69,
    internal = 70,
    output_not_created = 73,
    read_or_write = 74,
    try_again = 75,
};

class Failure : public std::runtime_error {
public:
    // `message` is one line: what, where, what to do.
    Failure(FailureKind kind, const std::string& message)
        : std::runtime_error(message), kind_(kind) {}
    FailureKind kind() const { return kind_; }

private:
    FailureKind kind_;
};

}  // namespace rollcall
