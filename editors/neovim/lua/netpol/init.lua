--- The commands of this plugin: each asks the language server, and shows what it answers.

local M = {}

--- What `map` takes; the first is the default.
M.map_formats = { "text", "mermaid", "svg", "html" }

local function fail(message)
  vim.notify("netpol: " .. message, vim.log.levels.ERROR)
end

--- Asks the server of the current buffer to run a command, and passes the answer on.
local function ask(command, argument, use)
  local client = vim.lsp.get_clients({ bufnr = 0, name = "netpol" })[1]
  if not client then
    return fail("the language server is not attached to this buffer, see :checkhealth netpol")
  end
  local offered = vim.tbl_get(client.server_capabilities, "executeCommandProvider", "commands")
  if not vim.tbl_contains(offered or {}, command) then
    return fail("this netpol-ls is too old for this command: it does not know " .. command)
  end
  client:request("workspace/executeCommand", {
    command = command,
    arguments = { argument },
  }, function(error, answer)
    if error then
      fail(error.message)
    else
      use(answer)
    end
  end)
end

--- Opens `text` in a window of its own, in a buffer that is of no file.
local function show(text, filetype)
  vim.cmd("botright new")
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n"))
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = "nofile", "wipe", false
  vim.bo.modifiable, vim.bo.filetype = false, filetype
end

local function rule_at_cursor()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  for _, diagnostic in ipairs(vim.diagnostic.get(0, { lnum = line })) do
    if diagnostic.source == "netpol-lint" then
      return diagnostic.code
    end
  end
end

--- Explains a rule; without a name, the one that speaks at the cursor.
function M.explain(rule)
  rule = rule or rule_at_cursor()
  if not rule then
    return fail("nothing is found on this line; name a rule, as in :NetpolExplain unknown-field")
  end
  ask("netpol.explainRule", rule, function(answer)
    show(answer, "markdown")
  end)
end

--- Shows the map of connections in a buffer, or, what is no text to read, with the system's viewer.
function M.map(format)
  format = format or M.map_formats[1]
  if not vim.tbl_contains(M.map_formats, format) then
    return fail("no format " .. format .. "; there are " .. table.concat(M.map_formats, ", "))
  end
  local question = { uri = vim.uri_from_bufnr(0), format = format }
  ask("netpol.showReachability", question, function(answer)
    if format == "text" or format == "mermaid" then
      return show(answer, format)
    end
    local file = vim.fn.tempname() .. "." .. format
    vim.fn.writefile(vim.split(answer, "\n"), file)
    vim.ui.open(file)
  end)
end

return M
