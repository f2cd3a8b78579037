// The table of the API. schemas/api/openapi.json describes it; tests/http holds both together.
#include <array>

#include "engine/http/resources.h"
#include "engine/http/route.h"

namespace rollcall {
namespace {

using M = Method;
using B = BodyKind;
using S = Scope;

constexpr Needs everybody = Needs::nothing();
constexpr Needs whoever_is_known = Needs::to_be_known();

constexpr std::array table{
    Route{M::get, "/healthz", everybody, B::none, answer_health},
    Route{M::get, "/readyz", everybody, B::none, answer_ready},
    Route{M::get, "/metrics", everybody, B::none, answer_metrics},
    Route{M::get, "/openapi.json", everybody, B::none, answer_openapi},

    Route{M::get, "/", everybody, B::none, answer_page},
    Route{M::get, "/assets/{name}", everybody, B::none, answer_asset},

    Route{M::post, "/v1/session", everybody, B::json, answer_sign_in},
    Route{M::get, "/v1/session", whoever_is_known, B::none, answer_session},
    Route{M::remove, "/v1/session", whoever_is_known, B::none, answer_sign_out},

    Route{M::get, "/v1/bulk/users/template", S::jobs_upload, B::none, answer_template},
    Route{M::get, "/v1/bulk/users/export", S::directory_read, B::none, answer_export},
    Route{M::post, "/v1/bulk/users/upload", S::jobs_upload, B::upload, answer_upload},
    Route{M::put, "/v1/bulk/users/upload", S::jobs_upload, B::upload, answer_upload_again},
    Route{M::post, "/v1/bulk/users/sync", S::jobs_upload, B::upload, answer_sync},
    Route{M::post, "/v1/bulk/users/proceed", S::jobs_proceed, B::json, answer_proceed},
    Route{M::post, "/v1/bulk/users/cancel", S::jobs_upload, B::json, answer_cancel},
    Route{M::post, "/v1/bulk/users/undo", S::jobs_undo, B::json, answer_undo},
    Route{M::get, "/v1/bulk/users/jobs", S::jobs_read, B::json, answer_jobs},
    Route{M::get, "/v1/bulk/users/jobs/{id}", S::jobs_read, B::none, answer_job},
    // The links in seed 004 are called this way.
    Route{M::get, "/v1/bulk/users_jobs/{id}", S::jobs_read, B::none, answer_job},
    Route{M::get, "/v1/bulk/users/jobs/{id}/events", S::jobs_read, B::none, answer_events},
    Route{M::get, "/v1/bulk/users/jobs/{id}/review", S::jobs_read, B::none, answer_review},
    Route{M::get, "/v1/bulk/users/jobs/{id}/causes", S::jobs_read, B::none, answer_causes},
    Route{M::get, "/v1/bulk/users/jobs/{id}/rows", S::jobs_read, B::none, answer_rows},
    Route{M::get, "/v1/bulk/users/jobs/{id}/plan", S::jobs_read, B::none, answer_plan},
    Route{M::get, "/v1/bulk/users/jobs/{id}/file", S::jobs_read, B::none, answer_file},
    Route{M::post, "/v1/bulk/users/edit", S::jobs_upload, B::json, answer_edit},
    Route{M::post, "/v1/bulk/users/undo_edit", S::jobs_upload, B::json, answer_undo_edit},
    Route{M::get, "/v1/bulk/users/errors/scheme/{id}", S::jobs_read, B::none, answer_scheme_errors},
    Route{M::get, "/v1/bulk/users/errors/update/{id}", S::jobs_read, B::none, answer_update_errors},
    Route{M::get, "/v1/bulk/users/errors/{id}", S::jobs_read, B::none, answer_errors},
    Route{M::get, "/v1/bulk/users/changes/{id}", S::jobs_read, B::none, answer_changes},
    Route{M::get, "/v1/bulk/users/corrected/{id}", S::jobs_read, B::none, answer_corrected},

    Route{M::get, "/v1/directory/users", S::directory_read, B::none, answer_users},
    Route{M::get, "/v1/directory/users/{email}", S::directory_read, B::none, answer_user},
    Route{M::get, "/v1/directory/roles", S::directory_read, B::none, answer_roles},
    Route{M::put, "/v1/directory/roles", S::directory_write, B::json, answer_order_roles},
    Route{M::put, "/v1/directory/roles/{name}", S::directory_write, B::json, answer_put_role},
    Route{M::remove, "/v1/directory/roles/{name}", S::directory_write, B::none, answer_remove_role},
    Route{M::get, "/v1/directory/teams", S::directory_read, B::none, answer_teams},
    Route{M::put, "/v1/directory/teams/{name}", S::directory_write, B::json, answer_put_team},
    Route{M::remove, "/v1/directory/teams/{name}", S::directory_write, B::none, answer_remove_team},
    Route{M::get, "/v1/directory/locations", S::directory_read, B::none, answer_locations},
    Route{M::put, "/v1/directory/locations/{name}", S::directory_write, B::json,
          answer_put_location},
    Route{M::remove, "/v1/directory/locations/{name}", S::directory_write, B::none,
          answer_remove_location},
    Route{M::get, "/v1/directory/settings", S::directory_read, B::none, answer_settings},
    Route{M::patch, "/v1/directory/settings", S::directory_write, B::json, answer_patch_settings},

    Route{M::get, "/v1beta/accounts/{account}/users", S::directory_read, B::none,
          answer_avaya_users},
    Route{M::post, "/v1beta/accounts/{account}/users", S::directory_write, B::json,
          answer_add_avaya_user},
    Route{M::get, "/v1beta/accounts/{account}/users/{id}", S::directory_read, B::none,
          answer_avaya_user},
    Route{M::put, "/v1beta/accounts/{account}/users/{id}", S::directory_write, B::json,
          answer_put_avaya_user},
    Route{M::remove, "/v1beta/accounts/{account}/users/{id}", S::directory_write, B::none,
          answer_remove_avaya_user},
    Route{M::post, "/v1beta/accounts/{account}/users:listStatuses", S::directory_read, B::json,
          answer_avaya_user_statuses},
    Route{M::get, "/v1beta/accounts/{account}/profiles", S::directory_read, B::none,
          answer_avaya_profiles},
    Route{M::post, "/v1beta/accounts/{account}/profiles", S::directory_write, B::json,
          answer_add_avaya_profile},
    Route{M::get, "/v1beta/accounts/{account}/profiles/{id}", S::directory_read, B::none,
          answer_avaya_profile},
    Route{M::put, "/v1beta/accounts/{account}/profiles/{id}", S::directory_write, B::json,
          answer_put_avaya_profile},
    Route{M::remove, "/v1beta/accounts/{account}/profiles/{id}", S::directory_write, B::none,
          answer_remove_avaya_profile},
    Route{M::post, "/v1beta/accounts/{account}/profiles:listStatuses", S::directory_read, B::json,
          answer_avaya_profile_statuses},
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace rollcall
