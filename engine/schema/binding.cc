#include "engine/schema/binding.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/schema/errors_column.h"
#include "engine/schema/fold.h"
#include "engine/schema/header_findings.h"
#include "engine/schema/suggest.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// A column of the template, and of a family also which of its members.
struct Spot {
    std::size_t column;
    std::string_view member_name;
};

// Joiners and variation selectors change how their neighbours look (emoji, Arabic and Indic
// scripts), so that the name of a team may need them.
bool joins_letters(char32_t c) {
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

bool may_be_in_member_name(char32_t c) {
    return !is_control(c) && (!is_invisible(c) || joins_letters(c));
}

bool is_sound_member_name(std::string_view name) {
    while (!name.empty())
        if (!may_be_in_member_name(take_code_point(name))) return false;
    return true;
}

// What stands between a family's word and a member name where a colon should.
std::string_view skip_separator(std::string_view text) {
    constexpr std::string_view separators[] = {"-", "_", "/", "=", ".", "\xEF\xBC\x9A"};
    const std::string_view after_space = trim(text);
    for (const std::string_view separator : separators)
        if (after_space.starts_with(separator)) return trim(after_space.substr(separator.size()));
    return after_space.size() < text.size() ? after_space : std::string_view();
}

// The names of a Schema, ready to be looked up by what a header says.
class TemplateNames {
public:
    explicit TemplateNames(const Schema& schema) : schema_(schema) {
        for (std::size_t at = 0; at < schema.columns.size(); ++at) {
            const Column& column = schema.columns[at];
            if (column.kind != ColumnKind::membership) {
                fixed_.emplace(fold_ascii(column.name), at);
            } else {
                family_words_.emplace_back(trim(column.name.substr(0, column.name.find(':'))));
                families_.emplace(fold_ascii(family_words_.back()), at);
            }
        }
    }

    std::optional<Spot> find(std::string_view trimmed) const {
        const auto fixed = fixed_.find(fold_ascii(trimmed));
        if (fixed != fixed_.end()) return Spot{fixed->second, {}};
        const std::size_t colon = trimmed.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto family = families_.find(fold_ascii(trim(trimmed.substr(0, colon))));
        const std::string_view member_name = trim(trimmed.substr(colon + 1));
        if (family == families_.end() || member_name.empty()) return std::nullopt;
        if (!is_sound_member_name(member_name)) return std::nullopt;
        return Spot{family->second, member_name};
    }

    // As the template writes it.
    std::string spell(const Spot& spot) const {
        return schema_.columns[spot.column].name + std::string(spot.member_name);
    }

    // A family's column whose word before the colon is misspelt, or whose colon is not one.
    std::string suggest_family(std::string_view text) const {
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos) {
            const std::string word = suggest(trim(text.substr(0, colon)), family_words_);
            const std::string_view member_name = trim(text.substr(colon + 1));
            if (word.empty() || member_name.empty()) return {};
            return spell({families_.at(fold_ascii(word)), member_name});
        }
        const std::string folded = fold_ascii(text);
        for (const std::string& family : family_words_) {
            const std::string word = fold_ascii(family);
            if (!folded.starts_with(word)) continue;
            const std::string_view member_name = skip_separator(text.substr(word.size()));
            if (!member_name.empty()) return spell({families_.at(word), member_name});
        }
        return {};
    }

private:
    const Schema& schema_;
    std::unordered_map<std::string, std::size_t> fixed_;     // by folded name
    std::unordered_map<std::string, std::size_t> families_;  // by folded word before the colon
    std::vector<std::string> family_words_;
};

class Binder {
public:
    Binder(const std::vector<std::string>& header, const Schema& schema)
        : header_(header), schema_(schema), names_(schema), present_(schema.columns.size()) {}

    Binding bind(ColumnOrder order) && {
        bind_columns();
        report_unknown();
        report_missing();
        if (order == ColumnOrder::as_template && schema_.ordered) report_order();
        sort_by_column(binding_.findings);
        return std::move(binding_);
    }

    HeaderFit measure() && {
        bind_columns();
        report_missing();
        const auto is_known = [](const BoundColumn& bound) { return bound.column != nullptr; };
        const auto known =
            std::count_if(binding_.columns.begin(), binding_.columns.end(), is_known);
        return {static_cast<std::size_t>(known), binding_.fits};
    }

private:
    Finding& report(FindingCode code, std::size_t at, std::string_view name) {
        return binding_.findings.emplace_back(about_column(code, header_, at, name));
    }

    void bind_columns() {
        const std::size_t used = count_named(header_);
        binding_.columns.reserve(header_.size());
        for (std::size_t at = 0; at < used; ++at) bind_column(at);
        binding_.columns.resize(header_.size());
        binding_.fits = unknown_.empty();
    }

    void bind_column(std::size_t at) {
        const std::string_view trimmed = trim(header_[at]);
        BoundColumn& bound = binding_.columns.emplace_back();
        const std::optional<Spot> spot = names_.find(trimmed);
        if (spot) {
            bound.name = names_.spell(*spot);
            bound.member_name = spot->member_name;
            if (is_new(*spot, bound.name))
                bound.column = &schema_.columns[spot->column];
            else
                report(FindingCode::column_duplicate, at, bound.name);
        } else {
            bound.name = trimmed;
            if (!is_errors_column(trimmed)) unknown_.push_back(at);
        }
        if (trimmed.size() != header_[at].size())
            report(FindingCode::value_trimmed, at, bound.name);
    }

    bool is_new(const Spot& spot, const std::string& name) {
        const bool seen = present_[spot.column];
        present_[spot.column] = true;
        return schema_.columns[spot.column].kind != ColumnKind::membership
                   ? !seen
                   : family_names_.insert(name).second;
    }

    void report_unknown() {
        if (unknown_.empty()) return;
        std::vector<std::string> absent;
        std::vector<std::string> present;
        for (std::size_t at = 0; at < schema_.columns.size(); ++at) {
            const Column& column = schema_.columns[at];
            if (column.kind != ColumnKind::membership)
                (present_[at] ? present : absent).push_back(column.name);
        }
        for (const std::size_t at : unknown_) {
            const std::string text = without_unseen(trim(header_[at]));
            Finding& finding = report(FindingCode::column_unknown, at, shown_name(header_[at]));
            finding.suggestion = suggest_column(trim(text), absent, present);
        }
    }

    std::string suggest_column(std::string_view text, const std::vector<std::string>& absent,
                               const std::vector<std::string>& present) const {
        if (const auto spot = names_.find(text)) return names_.spell(*spot);
        const bool has_colon = text.find(':') != std::string_view::npos;
        std::string family = names_.suggest_family(text);
        if (has_colon && !family.empty()) return family;
        std::string nearest = suggest(text, absent);
        if (!nearest.empty()) return nearest;
        return family.empty() ? suggest(text, present) : family;
    }

    void report_missing() {
        for (std::size_t at = 0; at < schema_.columns.size(); ++at) {
            const Column& column = schema_.columns[at];
            if (!column.column_required || present_[at]) continue;
            binding_.fits = false;
            binding_.findings.push_back(missing_column(column.name));
        }
    }

    void report_order() {
        std::vector<PlacedColumn> placed;
        for (std::size_t at = 0; at < binding_.columns.size(); ++at) {
            const BoundColumn& bound = binding_.columns[at];
            if (bound.column == nullptr) continue;
            const auto position = static_cast<std::size_t>(bound.column - schema_.columns.data());
            placed.push_back({at, position, bound.name});
        }
        for (Finding& finding : columns_out_of_order(header_, placed))
            binding_.findings.push_back(std::move(finding));
    }

    const std::vector<std::string>& header_;
    const Schema& schema_;
    const TemplateNames names_;
    Binding binding_;
    std::vector<bool> present_;                     // by template position
    std::unordered_set<std::string> family_names_;  // family columns seen, as spelt
    std::vector<std::size_t> unknown_;              // columns of the file
};

}  // namespace

ColumnIndex Binding::find(ColumnKind kind) const {
    for (std::size_t at = 0; at < columns.size(); ++at) {
        if (columns[at].column != nullptr && columns[at].column->kind == kind)
            return ColumnIndex{static_cast<std::uint32_t>(at)};
    }
    return no_column;
}

Binding bind_header(const std::vector<std::string>& header, const Schema& schema,
                    ColumnOrder order) {
    return Binder(header, schema).bind(order);
}

HeaderFit measure_header(const std::vector<std::string>& header, const Schema& schema) {
    return Binder(header, schema).measure();
}

Binding bind_template(const Schema& schema, const std::vector<std::string>& roles,
                      const std::vector<std::string>& teams) {
    Binding binding;
    binding.fits = true;
    for (const Column& column : schema.columns) {
        if (column.kind != ColumnKind::membership) {
            binding.columns.push_back({&column, column.name, {}});
            continue;
        }
        for (const std::string& name : column.family == Family::roles ? roles : teams)
            binding.columns.push_back({&column, column.name + name, name});
    }
    return binding;
}

}  // namespace rollcall
