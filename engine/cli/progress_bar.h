// One line on a terminal that tells how far a run is: bytes, rows per second, findings, time left.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/finding/language.h"
#include "engine/pipeline/run.h"

namespace rollcall {

enum class ShowProgress : std::uint8_t { automatic, always, never };

// The text of the line. `elapsed` since the start of the run.
std::string progress_line(const Progress& progress, std::chrono::milliseconds elapsed,
                          Language language = Language::en);

// Writes to standard error; automatic: only to a terminal, and only for work over a second.
class ProgressBar {
public:
    ProgressBar(ShowProgress show, Language language);
    ~ProgressBar();  // takes the line away
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // Called for each chunk, by one thread at a time.
    void show(const Progress& progress);

private:
    using Clock = std::chrono::steady_clock;
    Language language_;
    bool is_on_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point next_;
    bool is_shown_ = false;
};

}  // namespace rollcall
