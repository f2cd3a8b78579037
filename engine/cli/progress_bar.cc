#include "engine/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "engine/cli/phrases.h"

namespace rollcall {
namespace {

constexpr std::chrono::milliseconds first_after{1000};
constexpr std::chrono::milliseconds every{100};

std::string bar_of(std::uint64_t part, std::uint64_t whole) {
    constexpr std::size_t width = 24;
    const std::size_t full = whole == 0 ? width : std::min(width, width * part / whole);
    return '[' + std::string(full, '#') + std::string(width - full, '.') + "] ";
}

}  // namespace

std::string progress_line(const Progress& progress, std::chrono::milliseconds elapsed,
                          Language language) {
    const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(1, elapsed.count()));
    const auto megabytes = [&](std::uint64_t bytes) {
        return phrase_of(Phrase::megabytes, language, bytes / 1'000'000);
    };
    const std::string comma(phrase(Phrase::comma, language));
    std::string line;
    if (progress.all_bytes)
        line += bar_of(progress.bytes, *progress.all_bytes) + megabytes(progress.bytes) +
                std::string(phrase(Phrase::part_of_whole, language)) +
                megabytes(*progress.all_bytes);
    else
        line += megabytes(progress.bytes);
    line += comma + phrase_of(Phrase::rows_per_second, language, progress.rows * 1000 / ms) +
            comma + phrase_of(Phrase::finding_count, language, progress.findings);
    if (progress.all_bytes && progress.bytes != 0 && progress.bytes <= *progress.all_bytes) {
        const std::uint64_t left = (*progress.all_bytes - progress.bytes) * ms / progress.bytes;
        line += comma + phrase_of(Phrase::seconds_left, language, (left + 999) / 1000);
    }
    return line;
}

ProgressBar::ProgressBar(ShowProgress show, Language language) : language_(language) {
    const bool on_terminal = ::isatty(STDERR_FILENO) == 1;
    is_on_ = show == ShowProgress::always || (show == ShowProgress::automatic && on_terminal);
    next_ = started_;
    if (show != ShowProgress::always) next_ += first_after;
}

ProgressBar::~ProgressBar() {
    if (is_shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(const Progress& progress) {
    if (!is_on_) return;
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + every;
    is_shown_ = true;
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    std::fputs(("\r\033[K" + progress_line(progress, elapsed, language_)).c_str(), stderr);
    std::fflush(stderr);
}

}  // namespace rollcall
