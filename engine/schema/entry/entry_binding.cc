#include "engine/schema/entry/entry_binding.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/schema/entry/list_name.h"
#include "engine/schema/entry/name_suffix.h"
#include "engine/schema/errors_column.h"
#include "engine/schema/fold.h"
#include "engine/schema/header_findings.h"
#include "engine/schema/suggest.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr const char* hidden_name = "\xE2\x80\xA6";  // an ellipsis

// A field by one of its names; of an indexed list perhaps one item.
struct Named {
    std::size_t field;
    std::size_t name;  // 0: its own; n: that of alias n - 1
    std::optional<std::uint32_t> index;
    std::string suffix = {};  // brackets behind the name, as the header writes them
};

// The names of an EntrySchema, ready to be looked up by what a header says.
class EntryNames {
public:
    explicit EntryNames(const EntrySchema& schema) : schema_(schema) {
        for (std::size_t at = 0; at < schema.fields.size(); ++at)
            for (std::size_t name = 0; name <= schema.fields[at].aliases.size(); ++name)
                add({at, name, std::nullopt, {}});
    }

    std::optional<Named> find(std::string_view trimmed) const {
        const std::string folded = fold_ascii(trimmed);
        const auto whole = names_.find(folded);
        if (whole != names_.end()) return whole->second;
        if (auto named = find_suffixed(trimmed)) return named;
        const auto item = read_item_name(folded);
        if (!item) return std::nullopt;
        const auto list = lists_.find(std::string(item->base));
        if (list == lists_.end()) return std::nullopt;
        return Named{list->second.field, list->second.name, item->index, {}};
    }

    // As the template writes it.
    std::string spell(const Named& named) const {
        const std::string& name = text_of(named);
        if (!named.suffix.empty()) return name + ' ' + named.suffix;
        return named.index ? item_name(list_base(name), *named.index) : name;
    }

    const std::string& text_of(const Named& named) const {
        return named.name == 0 ? schema_.table.fields[named.field].name
                               : schema_.fields[named.field].aliases[named.name - 1].name;
    }

    bool is_suspended(const Named& named) const {
        if (named.suffix.empty()) return false;
        const std::string& word = schema_.fields[named.field].name_suffix->suspended;
        return !word.empty() && holds_word(named.suffix, word);
    }

    // An item's column of a list whose name is misspelt.
    std::string suggest_item(std::string_view text) const {
        const auto item = read_item_name(text);
        if (!item) return {};
        const std::string base = suggest(item->base, list_bases_);
        return base.empty() ? base : item_name(base, item->index);
    }

private:
    std::optional<Named> find_suffixed(std::string_view trimmed) const {
        for (auto base = without_bracket(trimmed); !base.empty(); base = without_bracket(base)) {
            const auto found = names_.find(fold_ascii(base));
            if (found == names_.end()) continue;
            if (!schema_.fields[found->second.field].name_suffix) return std::nullopt;
            Named named = found->second;
            named.suffix = trim(trimmed.substr(base.size()));
            return named;
        }
        return std::nullopt;
    }

    void add(const Named& named) {
        const std::string& text = text_of(named);
        names_.emplace(fold_ascii(text), named);
        if (!schema_.fields[named.field].indexed) return;
        const std::string base = fold_ascii(list_base(text));
        names_.emplace(base, named);
        names_.emplace(base + ".[n]", named);
        lists_.emplace(base, named);
        list_bases_.emplace_back(list_base(text));
    }

    const EntrySchema& schema_;
    std::unordered_map<std::string, Named> names_;  // by folded name
    std::unordered_map<std::string, Named> lists_;  // indexed ones, by folded base
    std::vector<std::string> list_bases_;
};

class EntryBinder {
public:
    EntryBinder(const Header& header, const EntrySchema& schema)
        : header_(header), schema_(schema), names_(schema), present_(schema.fields.size()) {}

    EntryBinding bind(ColumnOrder order) && {
        bind_columns();
        report_unknown();
        report_missing();
        if (order == ColumnOrder::as_template && schema_.ordered) report_order();
        if (!unknown_.empty() && !looks_like_header()) hide_names();
        sort_by_column(binding_.findings);
        return std::move(binding_);
    }

    HeaderFit measure() && {
        bind_columns();
        report_missing();
        const auto is_known = [](const BoundEntryColumn& bound) { return bound.field.has_value(); };
        const auto known =
            std::count_if(binding_.columns.begin(), binding_.columns.end(), is_known);
        return {static_cast<std::size_t>(known), binding_.fits};
    }

private:
    using Seen = std::tuple<std::size_t, std::size_t, std::optional<std::uint32_t>, std::string>;

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
        BoundEntryColumn& bound = binding_.columns.emplace_back();
        bound.name = trimmed;
        const std::optional<Named> named = names_.find(trimmed);
        if (!named) {
            if (is_errors_column(trimmed) || is_passed_over(trimmed)) return;
            unknown_.push_back(at);
        } else {
            bound.name = names_.spell(*named);
            const Seen seen(named->field, named->name, named->index, fold_ascii(named->suffix));
            if (seen_.insert(seen).second) {
                bound.field = named->field;
                bound.index = named->index;
                bound.is_alias = named->name != 0;
                bound.is_suspended = names_.is_suspended(*named);
                present_[named->field] = true;
            } else {
                report(FindingCode::column_duplicate, at, bound.name);
            }
        }
        if (trimmed.size() != header_[at].size())
            report(FindingCode::value_trimmed, at, bound.name);
    }

    // A column that looks like a field's, but for what nobody sees, is not passed over.
    bool is_passed_over(std::string_view trimmed) const {
        return schema_.extra_columns && !names_.find(trim(without_unseen(trimmed)));
    }

    void report_unknown() {
        if (unknown_.empty()) return;
        std::vector<std::string> absent;
        std::vector<std::string> others;
        for (std::size_t at = 0; at < schema_.fields.size(); ++at) {
            (present_[at] ? others : absent).push_back(schema_.table.fields[at].name);
            for (const EntryName& alias : schema_.fields[at].aliases) others.push_back(alias.name);
        }
        for (const std::size_t at : unknown_) {
            const std::string text = without_unseen(trim(header_[at]));
            Finding& finding = report(FindingCode::column_unknown, at, shown_name(header_[at]));
            finding.suggestion = suggest_column(trim(text), absent, others);
        }
    }

    // A first row without any name of the template may hold values, and secret ones where the
    // schema has such.
    bool looks_like_header() const {
        const auto is_secret = [](const EntryField& field) { return field.secret; };
        return std::find(present_.begin(), present_.end(), true) != present_.end() ||
               std::none_of(schema_.fields.begin(), schema_.fields.end(), is_secret);
    }

    void hide_names() {
        for (const std::size_t at : unknown_) binding_.columns[at].name = hidden_name;
        for (Finding& finding : binding_.findings) {
            if (finding.column == no_column) continue;
            finding.name = hidden_name;
            finding.value.clear();
        }
    }

    std::string suggest_column(std::string_view text, const std::vector<std::string>& absent,
                               const std::vector<std::string>& others) const {
        if (const auto named = names_.find(text)) return names_.spell(*named);
        for (std::string nearest : {names_.suggest_item(text), suggest(text, absent)})
            if (!nearest.empty()) return nearest;
        return suggest(text, others);
    }

    void report_missing() {
        std::vector<std::size_t> missing;
        for (std::size_t at = 0; at < schema_.fields.size(); ++at)
            if (schema_.fields[at].column_required && !present_[at]) missing.push_back(at);
        const bool has_none = std::find(present_.begin(), present_.end(), true) == present_.end();
        if (schema_.table.match == FieldsMatch::partial && has_none && missing.empty())
            missing.push_back(0);
        for (const std::size_t at : missing)
            binding_.findings.push_back(missing_column(schema_.table.fields[at].name));
        if (!missing.empty()) binding_.fits = false;
    }

    // Aliases have no place in the template.
    void report_order() {
        std::vector<PlacedColumn> placed;
        for (std::size_t at = 0; at < binding_.columns.size(); ++at) {
            const BoundEntryColumn& bound = binding_.columns[at];
            if (bound.field && !bound.is_alias) placed.push_back({at, *bound.field, bound.name});
        }
        for (Finding& finding : columns_out_of_order(header_, placed))
            binding_.findings.push_back(std::move(finding));
    }

    const Header& header_;
    const EntrySchema& schema_;
    const EntryNames names_;
    EntryBinding binding_;
    std::vector<bool> present_;  // by field
    std::set<Seen> seen_;
    std::vector<std::size_t> unknown_;  // columns of the file
};

}  // namespace

EntryBinding bind_entry_header(const std::vector<std::string>& header, const EntrySchema& schema,
                               ColumnOrder order) {
    return EntryBinder(header, schema).bind(order);
}

HeaderFit measure_entry_header(const std::vector<std::string>& header, const EntrySchema& schema) {
    return EntryBinder(header, schema).measure();
}

EntryBinding bind_entry_template(const EntrySchema& schema) {
    EntryBinding binding;
    binding.fits = true;
    for (std::size_t at = 0; at < schema.fields.size(); ++at)
        binding.columns.push_back({at, schema.table.fields[at].name, std::nullopt, false});
    for (std::size_t at = 0; at < schema.fields.size(); ++at)
        for (const EntryName& alias : schema.fields[at].aliases)
            binding.columns.push_back({at, alias.name, std::nullopt, true});
    return binding;
}

}  // namespace rollcall
