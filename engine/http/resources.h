// The functions that answer, one group for each file of the same name; routes.cc says which is
// whose. Each is called with a caller who may, and with a body of the right kind.
#pragma once

#include "engine/http/message.h"

namespace rollcall {

class Service;

// health.cc
Response answer_health(Service& service, Request& request);
Response answer_ready(Service& service, Request& request);
Response answer_metrics(Service& service, Request& request);
Response answer_openapi(Service& service, Request& request);

// bulk_upload.cc
Response answer_template(Service& service, Request& request);
Response answer_export(Service& service, Request& request);
Response answer_upload(Service& service, Request& request);
Response answer_upload_again(Service& service, Request& request);  // PUT: into the job `id`
Response answer_sync(Service& service, Request& request);

// bulk_job.cc
Response answer_proceed(Service& service, Request& request);
Response answer_cancel(Service& service, Request& request);
Response answer_undo(Service& service, Request& request);
Response answer_jobs(Service& service, Request& request);
Response answer_job(Service& service, Request& request);
Response answer_events(Service& service, Request& request);

// bulk_findings.cc
Response answer_scheme_errors(Service& service, Request& request);
Response answer_update_errors(Service& service, Request& request);
Response answer_errors(Service& service, Request& request);
Response answer_changes(Service& service, Request& request);
Response answer_corrected(Service& service, Request& request);

// review.cc
Response answer_review(Service& service, Request& request);
Response answer_causes(Service& service, Request& request);
Response answer_rows(Service& service, Request& request);
Response answer_plan(Service& service, Request& request);

// edit.cc
Response answer_edit(Service& service, Request& request);
Response answer_undo_edit(Service& service, Request& request);
Response answer_file(Service& service, Request& request);

// page.cc
Response answer_page(Service& service, Request& request);
Response answer_asset(Service& service, Request& request);

// directory_read.cc
Response answer_users(Service& service, Request& request);
Response answer_user(Service& service, Request& request);
Response answer_roles(Service& service, Request& request);
Response answer_teams(Service& service, Request& request);
Response answer_locations(Service& service, Request& request);
Response answer_settings(Service& service, Request& request);

// directory_write.cc
Response answer_put_role(Service& service, Request& request);
Response answer_remove_role(Service& service, Request& request);
Response answer_order_roles(Service& service, Request& request);
Response answer_put_team(Service& service, Request& request);
Response answer_remove_team(Service& service, Request& request);
Response answer_put_location(Service& service, Request& request);
Response answer_remove_location(Service& service, Request& request);
Response answer_patch_settings(Service& service, Request& request);

// avaya_records.cc, for users and for profiles
Response answer_avaya_users(Service& service, Request& request);
Response answer_avaya_user(Service& service, Request& request);
Response answer_add_avaya_user(Service& service, Request& request);
Response answer_put_avaya_user(Service& service, Request& request);
Response answer_remove_avaya_user(Service& service, Request& request);
Response answer_avaya_user_statuses(Service& service, Request& request);
Response answer_avaya_profiles(Service& service, Request& request);
Response answer_avaya_profile(Service& service, Request& request);
Response answer_add_avaya_profile(Service& service, Request& request);
Response answer_put_avaya_profile(Service& service, Request& request);
Response answer_remove_avaya_profile(Service& service, Request& request);
Response answer_avaya_profile_statuses(Service& service, Request& request);

// session.cc
Response answer_sign_in(Service& service, Request& request);
Response answer_session(Service& service, Request& request);
Response answer_sign_out(Service& service, Request& request);

}  // namespace rollcall
