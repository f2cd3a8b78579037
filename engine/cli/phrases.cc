// One row for each phrase, in every language; the rows stand in the order of Phrase.
//
// French writes U+00A0 before a colon, before a unit and inside quotation marks, U+202F before ;
// and ? and between groups of digits; these are written as escapes, as no editor shows them. A
// Chinese character is two columns wide on a terminal, so Chinese labels seem shorter than they
// are.
#include "engine/cli/phrases.h"

#include <array>

namespace rollcall {
namespace {

// {n} or {text} stands where a number or a text goes. `one` is empty where it is no other.
struct Forms {
    std::string_view many;
    std::string_view one = {};
};

struct PhraseEntry {
    Phrase phrase;
    Forms en, fr, zh;
};

constexpr std::array<PhraseEntry, phrase_count> phrases{{
    {Phrase::after_file, {": "}, {"\u00A0: "}, {"："}},
    {Phrase::no_template, {"no template"}, {"aucun modèle"}, {"无匹配模板"}},
    {Phrase::refused_for_rows,
     {", refused (rows with errors)"},
     {", refusé (lignes en erreur)"},
     {"，已拒绝（有错误的行）"}},
    {Phrase::refused_for_scheme,
     {", refused (invalid_scheme)"},
     {", refusé (invalid_scheme)"},
     {"，已拒绝（invalid_scheme）"}},
    {Phrase::comma, {", "}, {", "}, {"，"}},
    {Phrase::semicolon, {"; "}, {"\u202F; "}, {"；"}},
    {Phrase::row_comma, {", "}, {", "}, {"、"}},
    {Phrase::rows_label, {"  rows       "}, {"  lignes           "}, {"  行数     "}},
    {Phrase::after_total, {": "}, {"\u00A0: "}, {"："}},
    {Phrase::good_rows, {"{n} good"}, {"{n} correctes", "{n} correcte"}, {"{n} 行正确"}},
    {Phrase::left_out_rows,
     {"{n} with errors and left out"},
     {"{n} en erreur et écartées", "{n} en erreur et écartée"},
     {"{n} 行有错误并已略过"}},
    {Phrase::failed_rows, {"{n} with errors"}, {"{n} en erreur"}, {"{n} 行有错误"}},
    {Phrase::blank_rows, {"{n} blank"}, {"{n} vides", "{n} vide"}, {"{n} 行空白"}},
    {Phrase::changes_label, {"  changes    "}, {"  utilisateurs     "}, {"  变更     "}},
    {Phrase::changes_nothing,
     {"nothing; the file is refused"},
     {"aucun changement\u202F; le fichier est refusé"},
     {"无；文件已被拒绝"}},
    {Phrase::changes_not_known,
     {"not known: without --directory, who exists is not checked"},
     {"changements inconnus\u00A0: sans --directory, rien ne dit qui existe déjà"},
     {"未知：未指定 --directory，不检查哪些用户已存在"}},
    {Phrase::created, {"{n} created"}, {"{n} créés", "{n} créé"}, {"新建 {n}"}},
    {Phrase::updated, {"{n} updated"}, {"{n} mis à jour"}, {"更新 {n}"}},
    {Phrase::renamed, {"{n} renamed"}, {"{n} renommés", "{n} renommé"}, {"改名 {n}"}},
    {Phrase::activated, {"{n} activated"}, {"{n} activés", "{n} activé"}, {"启用 {n}"}},
    {Phrase::deactivated, {"{n} deactivated"}, {"{n} désactivés", "{n} désactivé"}, {"停用 {n}"}},
    {Phrase::unchanged, {"{n} unchanged"}, {"{n} inchangés", "{n} inchangé"}, {"不变 {n}"}},
    {Phrase::licenses_label, {"  licences   "}, {"  licences         "}, {"  许可证   "}},
    {Phrase::findings_label, {"  findings   "}, {"  anomalies        "}, {"  问题     "}},
    {Phrase::no_findings, {"none"}, {"aucune"}, {"无"}},
    {Phrase::error_count,
     {"{n} errors", "{n} error"},
     {"{n} erreurs", "{n} erreur"},
     {"{n} 个错误"}},
    {Phrase::warning_count,
     {"{n} warnings", "{n} warning"},
     {"{n} avertissements", "{n} avertissement"},
     {"{n} 个警告"}},
    {Phrase::by_cause, {", by cause:"}, {", par cause\u00A0:"}, {"，按原因列出："}},
    {Phrase::warning_mark, {"warning: "}, {"avertissement\u00A0: "}, {"警告："}},
    {Phrase::where_open, {"  ("}, {"  ("}, {"（"}},
    {Phrase::where_close, {")"}, {")"}, {"）"}},
    {Phrase::at_column, {"column {text}"}, {"colonne {text}"}, {"第 {text} 列"}},
    {Phrase::at_row, {"row {text}"}, {"ligne {text}"}, {"第 {text} 行"}},
    {Phrase::at_rows, {"rows {text}"}, {"lignes {text}"}, {"第 {text} 行"}},
    {Phrase::at_more_rows, {"rows {text}, …"}, {"lignes {text}, …"}, {"第 {text} 行等"}},
    {Phrase::several_values, {"several values"}, {"plusieurs valeurs"}, {"多个不同的值"}},
    {Phrase::it_says,
     {"it says \"{text}\""},
     {"valeur lue\u00A0: «\u00A0{text}\u00A0»"},
     {"内容为“{text}”"}},
    {Phrase::did_you_mean,
     {"did you mean \"{text}\"?"},
     {"vouliez-vous dire «\u00A0{text}\u00A0»\u202F?"},
     {"是否应为“{text}”？"}},
    {Phrase::more_causes,
     {"and {n} more causes", "and {n} more cause"},
     {"et {n} autres causes", "et {n} autre cause"},
     {"另有 {n} 个原因"}},
    {Phrase::log_label, {"  full log   "}, {"  journal complet  "}, {"  完整日志 "}},
    {Phrase::log_not_written,
     {"not written; ask for it with --errors FILE.csv"},
     {"non écrit\u202F; demandez-le avec --errors FICHIER.csv"},
     {"未写入；如需要，请使用 --errors 文件名.csv"}},
    {Phrase::standard_output, {"standard output"}, {"sortie standard"}, {"标准输出"}},
    {Phrase::change_set_label, {"  change set "}, {"  modifications    "}, {"  变更集   "}},
    {Phrase::plan_label, {"  plan       "}, {"  plan             "}, {"  计划     "}},
    {Phrase::megabytes, {"{n} MB"}, {"{n}\u00A0Mo"}, {"{n} MB"}},
    {Phrase::part_of_whole, {" of "}, {" sur "}, {" / "}},
    {Phrase::rows_per_second, {"{n} rows/s"}, {"{n} lignes/s", "{n} ligne/s"}, {"{n} 行/秒"}},
    {Phrase::finding_count,
     {"{n} findings", "{n} finding"},
     {"{n} anomalies", "{n} anomalie"},
     {"{n} 个问题"}},
    {Phrase::seconds_left,
     {"{n} s left"},
     {"{n}\u00A0s restantes", "{n}\u00A0s restante"},
     {"剩余 {n} 秒"}},
}};

constexpr std::string_view slot_of(std::string_view text) {
    const std::size_t open = text.find('{');
    if (open == std::string_view::npos) return {};
    return text.substr(open, text.find('}', open) + 1 - open);
}

constexpr bool takes(const Forms& forms, std::string_view slot) {
    return !forms.many.empty() && slot_of(forms.many) == slot &&
           (forms.one.empty() || slot_of(forms.one) == slot);
}

constexpr bool each_phrase_is_there_in_every_language() {
    for (std::size_t at = 0; at < phrases.size(); ++at) {
        const PhraseEntry& entry = phrases[at];
        const std::string_view slot = slot_of(entry.en.many);
        if (static_cast<std::size_t>(entry.phrase) != at) return false;
        if (!takes(entry.en, slot) || !takes(entry.fr, slot) || !takes(entry.zh, slot))
            return false;
    }
    return true;
}
static_assert(each_phrase_is_there_in_every_language());

const Forms& forms_of(Phrase which, Language language) {
    const PhraseEntry& entry = phrases[static_cast<std::size_t>(which)];
    if (language == Language::fr) return entry.fr;
    return language == Language::zh ? entry.zh : entry.en;
}

// In French nothing and one are singular; English has no singular for nothing (CLDR plural rules).
bool is_singular(std::uint64_t count, Language language) {
    return count == 1 || (count == 0 && language == Language::fr);
}

std::string filled(std::string_view text, std::string_view with) {
    const std::string_view slot = slot_of(text);
    const std::size_t at = text.find('{');
    if (slot.empty()) return std::string(text);
    return std::string(text.substr(0, at)) + std::string(with) +
           std::string(text.substr(at + slot.size()));
}

}  // namespace

std::string_view phrase(Phrase which, Language language) { return forms_of(which, language).many; }

std::string phrase_with(Phrase which, Language language, std::string_view text) {
    return filled(forms_of(which, language).many, text);
}

std::string phrase_of(Phrase which, Language language, std::uint64_t count) {
    const Forms& forms = forms_of(which, language);
    const bool one = is_singular(count, language) && !forms.one.empty();
    return filled(one ? forms.one : forms.many, grouped(count, language));
}

std::string grouped(std::uint64_t value, Language language) {
    const std::string_view mark = language == Language::fr ? "\u202F" : ",";
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, mark);
    return digits;
}

}  // namespace rollcall
