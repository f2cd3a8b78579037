// The words of the page in English. Every other language has the same table; one that lacks a
// word does not compile.

import type { Action, Status } from "./answers";

const format = new Intl.NumberFormat("en");

function count(n: number, one: string, more: string): string {
  return `${format.format(n)} ${n === 1 ? one : more}`;
}

const status: Record<Status, string> = {
  created: "Being validated",
  valid_scheme: "Waits for review",
  invalid_scheme: "Cannot be used",
  in_progress: "Being applied",
  finished: "Finished",
  quarantined: "Held for approval",
  stale: "Out of date",
  failed: "Failed",
  cancelled: "Cancelled",
  undone: "Undone",
};

const action: Record<Action, string> = {
  create: "Create",
  update: "Update",
  rename: "Rename",
  activate: "Activate",
  deactivate: "Deactivate",
};

const action_count: Record<Action, (n: number) => string> = {
  create: (n) => `${count(n, "person", "people")} created`,
  update: (n) => `${count(n, "person", "people")} updated`,
  rename: (n) => `${count(n, "person gets", "people get")} another e-mail address`,
  activate: (n) => `${count(n, "person", "people")} activated`,
  deactivate: (n) => `${count(n, "person", "people")} deactivated`,
};

export const en = {
  product: "Rollcall",
  product_does: "Review a sheet of users before it changes anybody.",
  status,
  action,
  action_count,

  // the page
  skip_to_content: "Skip to content",
  language: "Language",
  theme: "Colours",
  theme_system: "As the system",
  theme_light: "Light",
  theme_dark: "Dark",
  close: "Close",
  dismiss: "Dismiss",
  not_now: "Not now",
  cancel: "Cancel",
  try_again: "Try again",
  stop: "Stop",
  loading: "Loading…",
  name: "Name",
  any: "Any",
  went_wrong: "Something went wrong.",
  unreachable: "The program cannot be reached. What you entered is still here.",
  plan_moved:
    "Somebody else changed this import meanwhile. You see it as it is now; " +
    "do what is missing again.",
  problem: {
    in_work: "The program is at work on this import right now. Try again in a moment.",
    needs_approval:
      "This import is held back; somebody with the right to approve has to let it through.",
    upload_gone: "The kept file is gone or damaged. Upload the file again.",
    too_many_tries: "Too many wrong passwords. Wait a minute.",
    not_signed_in: "The e-mail or the password is wrong.",
    not_validated: "The file is not validated yet.",
    no_such_job: "There is no such import, or you may not see it.",
    busy: "The program is busy. Try again.",
    unavailable: "The program cannot reach its store. Try again.",
    storage: "The disk of the server is full or fails. Nothing was changed.",
  },

  // signing in
  sign_in: "Sign in",
  sign_out: "Sign out",
  tenant: "Tenant",
  email: "E-mail",
  password: "Password",
  not_signed_in_to_tenant: "The tenant, the e-mail or the password is wrong.",
  session_over: "Your session is over",
  sign_in_to_go_on: "Sign in to go on where you were.",
  signed_out: "You are not signed in.",
  signed_in_as: (user: string) => `You are signed in as ${user}.`,
  no_rights:
    "Your account may neither see nor make imports. Ask an administrator for the right to do so.",
  no_list: "Your account may upload files, but not see imports.",
  uploaded_unseen: (id: string) => `Uploaded as import ${id}. Somebody else has to look at it.`,
  former_dropped:
    "Somebody else has signed in, so what was typed before and not yet saved is dropped.",

  // jobs and upload
  imports: "Imports",
  file: "File",
  state: "State",
  uploaded: "Uploaded",
  rows: "Rows",
  people: "People",
  people_changed: "People changed",
  rows_failed: "Rows failed",
  rows_with_errors: "Rows with errors",
  rows_were_left_out: "Rows left out",
  blank_rows_skipped: "Blank rows, skipped",
  nightly_sync: "sync",
  no_jobs: "No imports yet. Upload a file to begin; nothing changes before you say so.",
  previous_page: "Previous page",
  next_page: "Next page",
  page_of: (page: string, pages: string) => `Page ${page} of ${pages}`,
  pages_of_jobs: "Pages of imports",
  new_upload: "New upload",
  upload: "Upload",
  chosen_file: (name: string, size: string) => `${name}, ${size}`,
  choose_file: "Choose a CSV or JSON file",
  or_drop_it: "or drop it here",
  upload_changes_nothing: "An upload changes nobody: you first see what would happen.",
  download_template: "Download the template",
  download_list: "Download the complete list of users",
  sending: (name: string) => `Sending ${name}…`,

  // one job
  job_number: (id: string) => `Import ${id}`,
  uploaded_by: "uploaded by",
  proceeded_by: "let through by",
  parts_of_job: "Parts of the import",
  review: "Review",
  plan: "Plan",
  see_plan: "See the plan",
  downloads: "Downloads",
  error_log: "Error log (CSV)",
  file_as_it_is: "Whole file as it is now",
  failed_rows_only: "Failed rows only",
  upload_corrected: "Upload corrected file",
  replace_question: "Replace the file?",
  replace_means: (n: number, name: string) =>
    `${count(n, "edit", "edits")} made here will be replaced by what stands in ${name}, ` +
    "and cannot be brought back.",
  replace_file: "Replace the file",
  cancel_job: "Cancel job",
  cancel_job_question: "Cancel this import?",
  cancel_job_means: "It stops where it is. What is already applied stays, and can be undone.",
  validating: "Validating",
  applying: "Applying",
  not_validated_yet: "The file is being validated. The review appears here by itself.",
  result: "Result",
  rows_not_applied: (n: number) => `${count(n, "row was", "rows were")} not applied`,
  undo_import: "Undo import",
  undo_import_question: "Undo this import?",
  undo_import_means: (n: number) =>
    `${count(n, "person goes", "people go")} back to what they were before, ` +
    "except for what was changed since by somebody else.",
  undo_creates: (n: number) =>
    n === 1 ? "1 person whom this import created is removed again."
      : `${format.format(n)} people whom this import created are removed again.`,
  undo_reversed: "Undone",
  undo_kept: "Kept, changed since",
  undo_failed: "Could not be undone",

  // the review
  errors: "Errors",
  warnings: "Warnings",
  error: "Error",
  warning: "Warning",
  causes: "Causes",
  charts: "Charts of the findings",
  as_table: "As a table",
  more_in_table: (n: number) => `(${format.format(n)} more)`,
  findings_by_column: "Findings by column",
  findings_by_kind: "Findings by kind",
  whole_row: "Whole row",
  find_cause: "Find a cause",
  no_findings: "No findings. The file is clean.",
  no_findings_but_held: "No findings, but the import is held back: see above why.",
  no_causes_match: "No cause matches.",
  more_causes: (n: number) => `Show more causes (${format.format(n)} left)`,
  rows_count: (n: number) => count(n, "row", "rows"),
  in_header: "in the header",
  whole_file: "the whole file",
  value_is: "value",
  many_values: "many different values",
  rows_named: "row",
  go_to_row: (row: string) => `Go to row ${row}`,
  did_you_mean: "Did you mean",
  replace_with: "Replace with",
  fix_all: (n: number) => (n === 1 ? "Fix" : `Fix all ${format.format(n)}`),
  fix_one: "Fix one",
  fixed: (n: number, value: string) => `${count(n, "cell", "cells")} changed to ${value}.`,
  cause_gone: (cause: string) => `No row has this any more, so the filter is gone: ${cause}`,
  leave_column_out: "Leave column out",
  merge_into: (column: string, name: string) => `Merge into column ${column} (${name})`,
  stands_there_already: (column: string, name: string) =>
    `The right column, “${name}”, stands there already: it is column ${column}.`,
  match_columns: "Match columns by name",
  rename_columns: (n: number) => (n === 1 ? "Rename this column" : "Rename these columns"),
  columns_renamed: (n: number) => `${count(n, "column", "columns")} renamed.`,
  judging_again: "Judging the file again…",
  edits: "Edits",
  edits_count: (n: number) => count(n, "edit", "edits"),
  undo_last_edit: "Undo last edit",
  edit_undone: (edit: string) => `Edit ${edit} is undone.`,
  cells_changed: (n: number) => `${count(n, "cell", "cells")} changed`,
  rows_left_out: (n: number) => `${count(n, "row", "rows")} left out`,
  column_left_out: (column: string) => `Column ${column} left out`,
  columns_merged: "Two columns merged",
  columns_matched: "Columns matched by name",

  // the grid
  rows_of_file: "Rows of the file",
  rows_not_shown: "Only who uploaded the file, or who may see every field, may see its rows.",
  filter_rows: "Filter the rows",
  show: "Show",
  all_rows: "All rows",
  rows_with_findings: "Rows with findings",
  columns_can_be_renamed: "Column names can be edited in the head of the grid.",
  hints: {
    cells_extra: "A value holds the separator and is not quoted, or a column has no name. " +
      "Mend the cells in the grid, or mend the row in the file and upload it again.",
    cells_missing: "The row ends early. Fill in the cells in the grid, " +
      "or mend the row in the file and upload it again.",
    quote_stray: "Inside of a quoted value every quote is written twice. " +
      "Write the value anew in the grid, or mend the row in the file and upload it again.",
    quote_not_closed: "A quote opens a value and no second one ends it. " +
      "Write the value anew in the grid, or mend the row in the file and upload it again.",
  },
  other_file: "Open it in the program that made it, save it as “CSV UTF-8”, and upload that file.",
  other_encoding:
    "Most likely it is Excel’s plain CSV. Otherwise open it in the program that made it, save it " +
    "as “CSV UTF-8”, and upload that file.",
  read_as_windows_1252: "Read it as Windows-1252 (Excel’s plain CSV)",
  unknown_member:
    "A record has a member that no template knows; the suggestion says which. Rename or remove " +
    "it in the file and upload it again.",
  broken_json: "Mend the JSON, or save the list as “CSV UTF-8”, and upload that file.",
  cannot_be_used: "The file cannot be read, so there is nothing to review. Nobody is changed.",
  see_row: (row: string) => `see row ${row}`,
  kind_of_finding: "Kind of finding",
  column: "Column",
  severity: "Severity",
  text_in_row: "Text in the row",
  rows_shown: (n: number) => `${count(n, "row", "rows")} shown`,
  drop_cause: "Show other causes too",
  clear_filters: "Clear filters",
  loading_rows: "Loading rows…",
  no_rows: "The file has no rows.",
  no_rows_match: "No row matches these filters.",
  row: "Row",
  row_number: (row: string) => `Row ${row}`,
  row_and_column: (row: string, column: string) => `Row ${row}, ${column}`,
  column_number: (column: string) => `Column ${column}`,
  empty: "empty",
  masked: "hidden",
  masked_cell: "You may not see this field.",
  current_cell: "Current cell",
  no_cell: "No cell is chosen.",
  edit_this_cell: "Edit cell",
  use_suggestion: (value: string) => `Use “${value}”`,
  leave_row_out: "Leave row out",
  row_left_out: (row: string) => `Row ${row} is left out.`,
  leave_out_of_sync_question: (row: string) => `Leave row ${row} out and deactivate its person?`,
  leave_out_of_sync_means:
    "This file is the full list of people. Who is left out of it counts as gone and will be " +
    "deactivated.",
  leave_out_of_sync_instead:
    "To skip a change instead, edit the cell so that it says what is there now.",
  leave_out_and_deactivate: "Leave out and deactivate",
  row_left_out_of_sync: (row: string) =>
    `Row ${row} is left out: the person counts as gone and will be deactivated.`,
  blank_row: "Blank row: it is skipped",
  row_is_left_out: "Left out: it is skipped",
  row_is_blank_or_left_out: "Blank or left out: it is skipped",
  next_finding: "Next finding",
  previous_finding: "Previous finding",
  no_more_findings: "No more findings in this direction.",
  edit_again: "Edit again",
  cell_saved: (errors: number, warnings: number) =>
    `Saved. ${count(errors, "error", "errors")}, ${count(warnings, "warning", "warnings")}.`,
  grid_hint: "F8 goes to the next finding; type to edit a cell.",
  shortcuts: "Keyboard shortcuts",
  key: "Key",
  does: "What it does",
  key_arrows: "Move by one cell",
  key_pages: "Move by one screen",
  key_row_ends: "First and last cell of the row",
  key_file_ends: "First and last row of the file",
  key_findings: "Next and previous finding",
  key_edit: "Edit the cell, or the name of the column; typing replaces it",
  key_empty: "Empty the cell",
  key_save: "Save and go down, or to the right",
  key_line_break: "Line break within a cell",
  key_give_up: "Leave the cell as it was",
  key_search: "Search the rows",
  key_help: "This help",
  key_outside: "Next and previous finding, search, help: outside of the cells of the grid",

  // the plan
  decision: "Decision",
  held_back: "Held back, because",
  people_will_change: (n: number) =>
    n === 0 ? "Nobody will be changed" : `${count(n, "person", "people")} will be changed`,
  errors_stay_behind: "Rows with errors are left out; they can be imported later.",
  proceed: "Proceed",
  approve_and_proceed: "Approve and proceed",
  needs_other_approver:
    "You uploaded or edited this file (or somebody did in your name), so somebody else has to " +
    "let it through.",
  edit_held_question: "Edit a held import?",
  editor_cannot_approve:
    "Whoever edits a held import cannot approve it, where two people are asked for.",
  edit_all_the_same: "Edit all the same",
  may_not_approve:
    "Your account may not approve imports that are held; somebody with that right has to.",
  may_not_proceed:
    "Your account may not let imports through; somebody with that right has to.",
  nothing_to_change: "There is nothing to change.",
  plan_hash: "Plan",
  of_these: "of these:",
  no_plan: "There is no plan, because the file cannot be used:",
  roles: "Roles",
  teams: "Teams",
  license: "Licence",
  licenses: "Licences",
  no_license: "none",
  from: "From",
  to: "To",
  becomes: "becomes",
  added: "Added",
  removed: "Removed",
  changes: "Changes",
  all_changes: "All changes",
  kind_of_change: "Kind of change",
  find_person: "Find a person",
  filter_changes: "Filter the changes",
  pages_of_changes: "Pages of changes",
  no_changes: "No change matches.",
  fields: {
    email: "Email",
    new_email: "New email",
    agent_number: "Agent Id",
    first_name: "First name",
    last_name: "Last name",
    alias: "Alias",
    status: "Status",
    location: "Location",
    max_chat_limit: "Chat concurrency",
    max_chat_limit_enabled: "Chat concurrency status",
  },
  not_in_file: "not in the file",
  leave_out: "Leave out",
  some_masked: "Some fields are hidden from you.",
};

type Shape<T> = T extends (...given: infer Given) => string ? (...given: Given) => string
  : T extends string ? string
  : { [K in keyof T]: Shape<T[K]> };

export type Words = Shape<typeof en>;
