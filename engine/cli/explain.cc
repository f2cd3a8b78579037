// The journey of one row, printed: cut, parsed, judged, decided, then what the whole file adds.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "engine/cli/arguments.h"
#include "engine/cli/explain_entry.h"
#include "engine/cli/summary.h"
#include "engine/pipeline/opening.h"
#include "engine/plan/decide.h"
#include "engine/plan/row_judge.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view help =
    "Usage: rollcall explain FILE --row N [options]\n"
    "\n"
    "Prints how row N of FILE was cut, parsed, judged and decided. Rows count as in a "
    "spreadsheet:\n"
    "the header of a CSV file is row 1. Takes the options of 'rollcall validate' that say how "
    "FILE\n"
    "is read and what it is held against. Exit codes: 0 explained, 64 wrong usage or no such row.\n"
    "\n"
    "Example:\n"
    "  rollcall explain users.csv --row 17 --directory directory.json --as lea@example.com\n";

std::string delimiter_name(char delimiter) {
    return delimiter == '\t' ? "TAB" : std::string(1, delimiter);
}

class Explainer {
public:
    Explainer(const Input& input, RowNumber row) : input_(input), row_(row) {}

    // False when the file has no such row.
    bool explain() {
        Source source(input_.file, input_.encoding);
        const RunInputs inputs = input_.held_against();
        Opening opening(source, inputs, input_.options);
        say_file(source, opening);
        if (opening.schema() == nullptr) {
            std::cout << (opening.findings().empty() || !opening.schema_name().empty()
                              ? "\nNo row is judged: the file has none.\n"
                              : "\nNo row is judged: the columns match no known template.\n");
            return true;
        }
        if (opening.has_entries()) {
            const EntryRules rules = opening.make_entry_rules();
            return find_row(opening, opening.make_reader(rules), rules.wording,
                            [&](const RawRow& raw) { explain_entry(raw, rules); });
        }
        const Rules rules = opening.make_rules();
        return find_row(opening, opening.make_reader(rules), rules,
                        [&](const RawRow& raw) { judge(raw, rules); });
    }

private:
    // Reads on to the row and says what it is; false when the file ends before it.
    template <typename Judge>
    bool find_row(Opening& opening, AnyReader any, const Rules& rules, Judge judge_row) const {
        std::unique_ptr<Chunk> chunk;
        RawRow raw;
        while ((chunk = opening.next(std::move(chunk))) != nullptr) {
            if (number(chunk->start().row) + chunk->row_count() <= number(row_)) continue;
            std::visit(
                [&](auto& reader) {
                    reader.open(*chunk);
                    while (reader.next(raw) && raw.number < row_) {
                    }
                },
                any);
            if (raw.number != row_) return false;
            say_cut(raw, *chunk, rules);
            say_cells(raw, rules);
            if (row_ == opening.header_row())
                std::cout << "\nThis is the header.\n";
            else
                judge_row(raw);
            return true;
        }
        return false;
    }

    void say_file(const Source& source, const Opening& opening) const {
        std::cout << "File\n  encoding   " << encoding_name(source.encoding())
                  << (source.mark_bytes() != 0 ? ", with a byte-order mark" : "") << '\n';
        if (opening.is_json())
            std::cout << "  format     JSON\n";
        else
            std::cout << "  delimiter  " << delimiter_name(opening.header().dialect.delimiter)
                      << "\n  header     row " << number(opening.header().row) << ", "
                      << opening.header().cells.size() << " columns\n";
        std::cout << "  schema     "
                  << (opening.schema_name().empty() ? "none fits" : opening.schema_name()) << '\n';
    }

    static bool has_secrets(const Rules& rules) {
        return std::any_of(rules.columns.begin(), rules.columns.end(),
                           [](const ColumnRule& rule) { return rule.is_secret; });
    }

    // Whether a cell may hold what is never shown: where quotes or the number of cells are wrong,
    // any may, and where two lost quotes have made one cell of parts of two rows, that one.
    static bool hides(const RawRow& raw, const Rules& rules, std::size_t at) {
        const bool is_whole =
            raw.fault == RowFault::none && raw.stray.empty() &&
            raw.cell_count == rules.columns.size() &&
            (raw.is_record || raw.cells[at].find_first_of("\r\n") == std::string_view::npos);
        return is_whole ? rules.columns[at].is_secret : has_secrets(rules);
    }

    static void say_cut(const RawRow& raw, const Chunk& chunk, const Rules& rules) {
        std::cout << "\nCut\n  row " << number(raw.number) << " is line " << number(raw.line)
                  << ", byte " << number(chunk.byte_at(raw.offset)) << ", " << raw.size
                  << " bytes, " << raw.cell_count << " cells\n  "
                  << (has_secrets(rules)
                          ? "its text is not shown: it may hold a secret"
                          : quote_for_terminal(chunk.bytes().substr(raw.offset, raw.size)))
                  << '\n';
        if (raw.fault == RowFault::unclosed)
            std::cout << "  its last cell opens a quote that never closes\n";
        if (raw.fault == RowFault::overlong) std::cout << "  it is longer than a row may be\n";
    }

    static void say_cells(const RawRow& raw, const Rules& rules) {
        std::cout << "\nParsed\n";
        for (std::size_t at = 0; at < raw.cells.size(); ++at) {
            const std::string name = at < rules.columns.size() ? rules.columns[at].name : "(none)";
            const bool is_hidden = !raw.cells[at].empty() && hides(raw, rules, at);
            std::cout << "  " << at + 1 << "  " << for_terminal(name) << " = "
                      << (is_hidden ? "(never shown)" : quote_for_terminal(raw.cells[at])) << '\n';
        }
        if (!raw.flags_are_bits) return;
        for (std::size_t bit = 0; bit < rules.membership.size(); ++bit) {
            const bool one = (raw.ones[bit / 64] >> (bit % 64) & 1) != 0;
            const bool zero = (raw.zeros[bit / 64] >> (bit % 64) & 1) != 0;
            const std::uint32_t at = rules.membership[bit];
            if (one || zero)
                std::cout << "  " << at + 1 << "  " << for_terminal(rules.columns[at].name)
                          << " = \"" << (one ? '1' : '0') << "\"\n";
        }
    }

    static void judge(const RawRow& raw, const Rules& rules) {
        Proposal proposal;
        RowJudge(rules).judge(raw, proposal);
        std::cout << "\nJudged, cell by cell\n";
        if (proposal.blank) {
            std::cout << "  every cell is empty: the row is skipped, and keeps its number\n";
            return;
        }
        if (proposal.has_key)
            std::cout << "  Email compares as " << quote_for_terminal(proposal.key.text()) << '\n';
        if (proposal.has_new_key)
            std::cout << "  New email compares as " << quote_for_terminal(proposal.new_key.text())
                      << '\n';
        explain_findings(proposal.findings, rules, 0);
        const std::size_t of_cells = proposal.findings.size();
        std::cout << "\nDecided, against the Directory\n";
        if (rules.directory == nullptr) {
            std::cout << "  no --directory was given: nothing can be decided\n";
            return;
        }
        if (!proposal.sound || !rules.judges_rows) {
            std::cout << (proposal.sound ? "  the header is broken: no row is decided\n"
                                         : "  a cell is unsound: the row is left out\n");
            return;
        }
        decide(proposal, rules, of_cells);
    }

    static void decide(Proposal& proposal, const Rules& rules, std::size_t of_cells) {
        const auto user = rules.directory->find(proposal.key.text(), proposal.hash);
        std::cout << "  "
                  << (user
                          ? "the Directory has " + quote_for_terminal(user->email()) + ": an update"
                          : "the Directory has no such user: a creation")
                  << '\n';
        Decision decision;
        ColumnUse use;
        use.met.assign(rules.columns.size(), false);
        use.tried = use.met;
        Decider(rules).decide(proposal, user, decision, use);
        ByteWriter change;
        write_change(change, ChangeFormat::ndjson, decision.change, rules);
        if (decision.change.creates || !decision.change.is_empty())
            std::cout << "  " << json_for_terminal(change.text().substr(0, change.size() - 1))
                      << '\n';
        else
            std::cout << "  nothing would change\n";
        explain_findings(proposal.findings, rules, of_cells);
    }

    const Input& input_;
    RowNumber row_;
};

// A name in a folder of our own in the temporary folder; both are gone when this is.
class Scratch {
public:
    Scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "rollcall-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw Failure(FailureKind::output_not_created,
                          pattern + ": cannot be made in the temporary folder");
        folder_ = pattern;
    }
    ~Scratch() {
        std::error_code none;
        std::filesystem::remove_all(folder_, none);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string name() const { return (folder_ / "text").string(); }

private:
    std::filesystem::path folder_;
};

// What the rules about the whole file (the same address twice, renames, the last Admin) add.
void say_whole_file(const Input& input, RowNumber row) {
    RunOptions options = input.options;
    options.wanted.log = options.wanted.changes = true;
    options.wanted.log_format = LogFormat::ndjson;
    options.wanted.only_row = row;
    Source source(input.file, input.encoding);
    const Scratch log_text;
    const Scratch changes_text;
    OutputFile log(log_text.name());
    OutputFile changes(changes_text.name());
    run(source, input.held_against(), options, {&log, &changes});
    std::cout << "\nIn the whole file: the findings and the Change of this row\n";
    for (const Scratch* const text : {&log_text, &changes_text}) {
        std::ifstream lines(text->name(), std::ios::binary);
        for (std::string line; std::getline(lines, line);)
            std::cout << json_for_terminal(line) << '\n';
    }
}

}  // namespace

int explain_command(const Words& words) {
    Arguments arguments(help);
    declare_input(arguments);
    arguments.option("row", "N", "the row, as a spreadsheet numbers it");
    if (!arguments.parse(words, {"file"})) return 0;
    if (!arguments.has("row"))
        throw Failure(FailureKind::usage, "--row N is missing: which row to explain");
    const RowNumber row{arguments.number("row")};
    const Input input = load_input(arguments);
    std::error_code none;
    if (input.file == "-" || (std::filesystem::exists(input.file, none) &&
                              !std::filesystem::is_regular_file(input.file, none)))
        throw Failure(FailureKind::usage,
                      input.file + ": explain reads the file twice, so it must be a regular file");
    if (!Explainer(input, row).explain())
        throw Failure(FailureKind::usage,
                      input.file + ": has no row " + std::to_string(number(row)));
    say_whole_file(input, row);
    return 0;
}

}  // namespace rollcall
