-- Uses the plugin as a person does, in the folder `WORKSPACE` (which `run` makes), and ends Neovim
-- with status 1 at the first thing that is not as it should be.

local patience = 20000
local workspace = vim.env.WORKSPACE

local function wait_for(what, holds)
  if not vim.wait(patience, holds, 20) then
    error("waited in vain: " .. what, 2)
  end
end

local function expect(condition, what, shown)
  if not condition then
    error(what .. (shown ~= nil and ": " .. vim.inspect(shown) or ""), 2)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local function client()
  return vim.lsp.get_clients({ bufnr = 0, name = "netpol" })[1]
end

local function open(name)
  vim.cmd.edit(workspace .. "/" .. name)
  wait_for("the server attaches to " .. name, function()
    return client() and client().initialized
  end)
end

--- Puts the cursor on the first occurrence of `needle`.
local function go_to(needle)
  vim.fn.cursor(1, 1)
  expect(vim.fn.search("\\V" .. needle, "cW") > 0, "not in the buffer", needle)
end

local function ask(method, extra)
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  params = vim.tbl_extend("force", params, extra or {})
  local answer, failure = client():request_sync(method, params, patience, vim.api.nvim_get_current_buf())
  expect(answer and not answer.err, method .. " fails", failure or answer)
  return answer.result
end

local function found(code)
  return vim.tbl_filter(function(it)
    return it.code == code
  end, vim.diagnostic.get(0))
end

--- What the window that a command opens says; the window is closed again.
local function shown_by(command)
  local windows = #vim.api.nvim_list_wins()
  vim.cmd(command)
  wait_for(command .. " opens a window", function()
    return #vim.api.nvim_list_wins() > windows
  end)
  local said, filetype = text(), vim.bo.filetype
  expect(vim.bo.buftype == "nofile", command .. " shows what is no file")
  vim.cmd.close()
  return said, filetype
end

local steps = {}
local function step(name, run)
  steps[#steps + 1] = { name = name, run = run }
end

step("it leaves other YAML alone", function()
  vim.cmd.edit(workspace .. "/other/compose.yaml")
  vim.wait(300)
  expect(vim.bo.filetype == "yaml" and not client(), "it attached to a compose file")
end)

step("what becomes a policy is attached when it is written", function()
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "apiVersion: networking.k8s.io/v1", "kind: NetworkPolicy" })
  vim.cmd("silent write")
  wait_for("a client", client)
end)

step("what stands beside policies or in a chart is attached", function()
  open("shop/apps.yaml")
  expect(not text():find("NetworkPolicy", 1, true), "it holds a policy itself")
  open("chart/templates/web.yaml")
  expect(vim.fs.basename(client().root_dir) == "chart", "root", client().root_dir)
end)

step("diagnostics, at their place", function()
  open("mistakes/db-policy.yaml")
  wait_for("six findings", function()
    return #vim.diagnostic.get(0) == 6
  end)
  local it = found("unknown-field")[1]
  local line = vim.api.nvim_buf_get_lines(0, it.lnum, it.lnum + 1, true)[1]
  expect(line:sub(it.col + 1, it.end_col) == "policyTypes", "marked wrongly", it)
  expect(it.severity == vim.diagnostic.severity.ERROR and it.source == "netpol-lint", "said wrongly", it)
end)

step("the root is the repository", function()
  local root = vim.fs.basename(client().root_dir)
  expect(root == "mistakes", "root", client().root_dir)
end)

step("explain, of the finding at the cursor and by name", function()
  go_to("protocal")
  local said, filetype = shown_by("NetpolExplain")
  expect(said:find("## Why is this bad?", 1, true) and filetype == "markdown", "explains", said)
  expect(shown_by("NetpolExplain non-canonical-cidr") ~= said, "the rule that was named")
end)

step("hover", function()
  go_to("db-policy")
  local said = ask("textDocument/hover").contents.value
  expect(said:find("db-policy", 1, true) and said:find("selects", 1, true), "hover", said)
end)

step("a code action is applied", function()
  go_to("protocal")
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == "Rename to `protocol`"
    end,
  })
  wait_for("the fix in the text", function()
    return text():find("- protocol: TCP", 1, true) ~= nil
  end)
  wait_for("one finding fewer", function()
    return #vim.diagnostic.get(0) == 5
  end)
end)

step("fix all", function()
  vim.lsp.buf.code_action({ apply = true, context = { only = { "source.fixAll" }, diagnostics = {} } })
  wait_for("no error left", function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  end)
end)

step("inlay hints", function()
  open("shop/policies.yaml")
  local hints = {}
  wait_for("a hint of the port's number", function()
    hints = vim.lsp.inlay_hint.get({ bufnr = 0 })
    return vim.inspect(hints):find("8080", 1, true) ~= nil
  end)
  expect(#hints > 3, "hints", hints)
end)

step("completion", function()
  vim.api.nvim_buf_set_lines(0, 6, 6, true, { "  in" })
  vim.api.nvim_win_set_cursor(0, { 7, 4 })
  local answer = ask("textDocument/completion")
  local offered = vim.tbl_map(function(item)
    return item.label
  end, answer.items or answer)
  expect(vim.tbl_contains(offered, "ingress"), "offered", offered)
  vim.cmd("silent undo")
end)

step("definition, in another file", function()
  go_to("app: web")
  local places = ask("textDocument/definition")
  expect(vim.inspect(places):find("apps.yaml", 1, true), "the workload", places)
end)

step("a lens leads to what it counts", function()
  local lenses = ask("textDocument/codeLens")
  expect(#lenses > 0 and lenses[1].command, "lenses", lenses)
  for _, lens in ipairs(lenses) do
    if lens.command.command == "netpol.showLocations" then
      local places = lens.command.arguments[3]
      client():exec_cmd(lens.command, { bufnr = 0 })
      if #places > 1 then
        expect(#vim.fn.getqflist() == #places, "all places are listed", vim.fn.getqflist())
        vim.cmd("cclose")
        return
      end
      open("shop/policies.yaml")
    end
  end
  error("no lens leads to several places")
end)

step("rename", function()
  go_to("name: api")
  vim.cmd("normal! 2w")
  vim.lsp.buf.rename("backend")
  wait_for("the new name", function()
    return text():find("  name: backend", 1, true) ~= nil
  end)
  vim.cmd("silent undo")
end)

step("the map", function()
  local said, filetype = shown_by("NetpolMap")
  expect(said:find("shop/web[Deployment] => shop/api[Deployment] : TCP 9000", 1, true), "text", said)
  expect(filetype == "text", "its file type", filetype)
  said, filetype = shown_by("NetpolMap mermaid")
  expect(said:find("flowchart", 1, true) and filetype == "mermaid", "mermaid", said)
  local opened
  vim.ui.open = function(file)
    opened = file
  end
  vim.cmd("NetpolMap html")
  wait_for("a page in the viewer", function()
    return opened ~= nil
  end)
  expect(table.concat(vim.fn.readfile(opened)):find("<html", 1, true), "the page", opened)
end)

step("workspace folders", function()
  local function symbols()
    return #ask("workspace/symbol", { query = "late-comer" })
  end
  expect(symbols() == 0, "the folder is unknown at first")
  vim.lsp.buf.add_workspace_folder(workspace .. "/added")
  wait_for("a symbol of the folder", function()
    return symbols() == 1
  end)
  vim.lsp.buf.remove_workspace_folder(workspace .. "/added")
  wait_for("the folder gone", function()
    return symbols() == 0
  end)
end)

step("checkhealth", function()
  vim.cmd("checkhealth netpol")
  local said = text()
  expect(said:find("OK netpol%-ls") and not said:find("ERROR"), "health", said)
  expect(said:find("attached to %d buffers"), "clients", said)
  vim.cmd.close()
end)

step("help", function()
  vim.cmd("helptags " .. vim.env.PLUGIN .. "/doc")
  vim.cmd("help :NetpolMap")
  expect(text():find("*:NetpolMap*", 1, true), "the help page", text():sub(1, 80))
  vim.cmd.close()
end)

step("the server ends when it is asked to", function()
  vim.lsp.enable("netpol", false)
  wait_for("no client", function()
    return #vim.lsp.get_clients({ name = "netpol" }) == 0
  end)
end)

for _, it in ipairs(steps) do
  local passed, problem = xpcall(it.run, debug.traceback)
  if not passed then
    io.stdout:write("FAILED " .. it.name .. "\n" .. problem .. "\n" .. vim.fn.execute("messages") .. "\n")
    vim.cmd("cquit 1")
  end
  io.stdout:write("ok     " .. it.name .. "\n")
end
vim.cmd("quitall!")
