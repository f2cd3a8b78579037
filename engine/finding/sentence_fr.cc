// The catalogue in French: vous, typographic apostrophes, quotation marks « ».
//
// French spaces are written as escapes, as no editor shows them: U+00A0 inside quotation marks,
// U+202F before a semicolon. What stands in {column} is quoted by column_words (sentence.cc).
#include "engine/finding/sentence.h"

namespace rollcall {
namespace {

using enum FindingCode;

constexpr Sentences sentences{{
    {file_empty, "Le fichier est vide"},
    {file_no_rows, "Le fichier contient un en-tête, mais aucune ligne"},
    {encoding_invalid, "Le fichier n’est pas encodé correctement en {encoding}"},
    {schema_unknown, "Les colonnes ne correspondent à aucun modèle connu"},
    {column_missing, "La colonne «\u00A0{name}\u00A0» est manquante"},
    {column_unknown, "La colonne «\u00A0{name}\u00A0» ne fait pas partie du modèle"},
    {column_duplicate, "La colonne «\u00A0{name}\u00A0» apparaît plusieurs fois"},
    {column_order,
     "La colonne «\u00A0{name}\u00A0» doit se trouver après «\u00A0{previous}\u00A0»"},
    {quote_stray,
     "Guillemet mal placé\u202F; mettez toute la cellule entre guillemets et doublez-le"},
    {quote_not_closed, "Le guillemet qui ouvre cette cellule n’est jamais fermé"},
    {cells_missing, "La ligne compte moins de cellules que l’en-tête"},
    {cells_extra, "La ligne compte plus de cellules que l’en-tête"},
    {json_malformed, "Ce n’est pas du JSON"},
    {json_not_object, "Un enregistrement doit être un objet"},
    {json_type, "{column} doit être une valeur JSON de type {list}"},
    {json_key_duplicate, "Le membre «\u00A0{name}\u00A0» est présent deux fois"},
    {json_key_unknown, "Le membre «\u00A0{name}\u00A0» ne fait pas partie du modèle"},
    {text_control, "{column} ne doit pas contenir de caractères de contrôle"},
    {text_invisible, "{column} ne doit pas contenir de caractères invisibles"},
    {text_too_long, "{column} ne doit pas dépasser {max} octets"},
    {value_trimmed, "Les espaces autour de {column} ont été supprimés"},
    {cell_required, "{column} ne doit pas être vide"},
    {cell_not_blank, "{column} doit rester vide"},
    {email_malformed, "Doit être une adresse e-mail valide"},
    {email_duplicate, "L’adresse e-mail doit être unique"},
    {new_email_duplicate, "La nouvelle adresse e-mail doit être unique"},
    {value_not_allowed, "{column} doit valoir {list} ou être vide"},
    {flag_malformed, "{column} doit valoir 0 ou 1, ou être vide"},
    {number_malformed, "{column} doit être un nombre entier"},
    {status_conflict, "Un utilisateur inactif ne peut pas être ajouté à une équipe"},
    {number_out_of_range, "{column} doit se situer entre {min} et {max}"},
    {role_unknown, "{column} doit exister dans {platform}"},
    {team_unknown, "{column} doit exister dans {platform}"},
    {location_unknown,
     "{column} doit correspondre à un emplacement existant dans {platform} ou valoir "
     "«\u00A0{clear}\u00A0»"},
    {email_taken, "L’adresse e-mail est déjà utilisée"},
    {role_required, "Un utilisateur doit avoir au moins un rôle"},
    {roles_too_many, "Un utilisateur ne peut pas avoir plus de {max} rôles"},
    {create_not_permitted, "Vous n’avez pas le droit de créer des utilisateurs"},
    {edit_not_permitted, "Vous n’avez pas le droit de modifier les utilisateurs existants"},
    {field_not_permitted, "Vous n’avez pas l’autorisation de modifier {column}"},
    {column_not_permitted, "Votre rôle ne permet pas de modifier {column}"},
    {role_not_assignable, "Vous n’avez pas le droit d’attribuer le rôle «\u00A0{name}\u00A0»"},
    {user_out_of_scope, "Vous ne pouvez modifier que les utilisateurs de vos propres équipes"},
    {team_not_assignable, "Vous n’avez pas le droit d’attribuer l’équipe «\u00A0{name}\u00A0»"},
    {self_lockout, "Vous ne pouvez pas vous retirer votre propre accès"},
    {last_admin, "Il doit rester au moins un Admin actif"},
    {user_exists, "L’utilisateur existe déjà et a été ignoré"},
    {uri_malformed, "{column} doit être un URI"},
    {binary_malformed, "{column} doit être un texte en Base64"},
    {uuid_malformed, "{column} doit être un UUID"},
    {decimal_malformed, "{column} doit être un nombre"},
    {boolean_malformed, "{column} doit valoir {list} ou être vide"},
    {object_malformed, "{column} doit être un objet JSON"},
    {array_malformed, "{column} doit être un tableau JSON"},
    {list_malformed, "{column} doit être une liste de valeurs séparées par {list}"},
    {date_malformed, "{column} doit être une date telle que {list}"},
    {time_malformed, "{column} doit être une heure telle que {list}"},
    {datetime_malformed, "{column} doit être une date et une heure telles que {list}"},
    {year_malformed, "{column} doit être une année telle que {list}"},
    {yearmonth_malformed, "{column} doit être un mois tel que {list}"},
    {duration_malformed, "{column} doit être une durée telle que {list}"},
    {geopoint_malformed, "{column} doit être une longitude et une latitude telles que {list}"},
    {geojson_malformed, "{column} doit être du GeoJSON"},
    {value_too_short, "{column} doit avoir une longueur d’au moins {list}"},
    {value_too_long, "{column} doit avoir une longueur d’au plus {list}"},
    {value_too_small, "{column} doit valoir au moins {list}"},
    {value_too_large, "{column} doit valoir au plus {list}"},
    {value_not_above, "{column} doit être supérieur à {list}"},
    {value_not_below, "{column} doit être inférieur à {list}"},
    {pattern_mismatch, "{column} doit correspondre au motif {list}"},
    {json_schema_mismatch, "{column} doit respecter le schéma JSON du modèle"},
    {boolean_localised, "{column} a été lu comme {list}"},
    {values_disagree, "{column} et {list} doivent dire la même chose"},
    {key_duplicate, "{column} désigne une entrée déjà désignée par une ligne précédente"},
    {value_not_unique, "{column} doit être unique"},
    {rows_too_many, "Le fichier compte plus de {list} lignes, la limite\u202F; divisez-le"},
    {reference_unknown, "{column} doit désigner un élément existant de {list}"},
    {field_read_only, "{column} ne peut pas être modifié par un fichier"},
    {field_immutable, "{column} ne peut plus être modifié une fois défini"},
    {value_out_of_place, "{column} ne peut être rempli que lorsque {list}"},
}};
static_assert(says_each_code_in_order(sentences), "a code has no sentence here, or not in order");

}  // namespace

constinit const Sentences sentences_fr = sentences;

}  // namespace rollcall
