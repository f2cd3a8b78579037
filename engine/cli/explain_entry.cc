#include "engine/cli/explain_entry.h"

#include <iostream>

#include "engine/cli/summary.h"
#include "engine/plan/entry/entry_decider.h"
#include "engine/plan/entry/entry_judge.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t shown = 200;  // code points of a cell

void say_values(const EntryRow& row, const EntryRules& rules) {
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        const EntryValue& value = row.values[field];
        if (value.intent == Intent::keep) continue;
        std::cout << "  " << for_terminal(rules.schema->fields[field].member);
        if (rules.schema->fields[field].secret)
            std::cout << " is set (it is never shown)\n";
        else if (value.intent == Intent::clear)
            std::cout << " is cleared\n";
        else if (!rules.may_show(value.column, value.text))
            std::cout << " is set (it may hold parts of two rows)\n";
        else
            std::cout << " = " << quote_for_terminal(value.text) << '\n';
    }
}

void decide(EntryRow& row, const EntryRules& rules, std::size_t of_cells) {
    EntryChange change;
    ColumnUse use;
    use.met.assign(rules.columns.size(), false);
    use.tried = use.met;
    EntryDecider decider(rules);
    decider.decide(row, change, use);
    std::cout << "  "
              << (change.creates ? "the Directory has no such entry: a creation"
                                 : "the Directory has it: an update")
              << '\n';
    if (change.is_empty()) {
        std::cout << "  nothing would change\n";
    } else {
        ByteWriter words;
        write_entry_change(words, ChangeFormat::ndjson, change, rules);
        std::cout << "  " << json_for_terminal(words.text().substr(0, words.size() - 1)) << '\n';
    }
    explain_findings(row.findings, rules.wording, of_cells);
}

}  // namespace

std::string quote_for_terminal(std::string_view text) {
    const bool is_text = find_invalid_utf8(text) == text.size();
    return '"' + for_terminal(is_text ? cut(text, shown) : text.substr(0, shown)) + '"';
}

void explain_findings(const std::vector<Finding>& findings, const Rules& rules, std::size_t from) {
    if (from == findings.size()) std::cout << "  nothing is wrong\n";
    for (std::size_t at = from; at < findings.size(); ++at) {
        const Finding& finding = findings[at];
        std::string message;
        append_message(message, finding.code, words_for(rules, finding));
        std::cout << "  " << (is_error(finding.code) ? "error" : "warning") << ' '
                  << entry(finding.code).slug;
        if (finding.column != no_column)
            std::cout << ", column " << std::uint64_t{number(finding.column)} + 1;
        std::cout << ": " << for_terminal(message) << '\n';
    }
}

void explain_entry(const RawRow& raw, const EntryRules& rules) {
    EntryRow row;
    EntryJudge(rules).judge(raw, row);
    std::cout << "\nJudged, cell by cell\n";
    if (row.blank) {
        std::cout << "  every cell is empty: the row is skipped, and keeps its number\n";
        return;
    }
    say_values(row, rules);
    explain_findings(row.findings, rules.wording, 0);
    const std::size_t of_cells = row.findings.size();
    std::cout << "\nDecided, against the Directory\n";
    if (rules.stored == nullptr)
        std::cout << (rules.schema->collection.empty()
                          ? "  the schema is of no collection: nothing is decided\n"
                          : "  no --directory was given: nothing can be decided\n");
    else if (!row.sound || !rules.wording.judges_rows)
        std::cout << (row.sound ? "  the header is broken: no row is decided\n"
                                : "  a cell is unsound: the row is left out\n");
    else
        decide(row, rules, of_cells);
}

}  // namespace rollcall
