--- `:checkhealth netpol`.

local M = {}

local function check_program()
  local config = vim.lsp.config.netpol
  if not config then
    return vim.health.error("no configuration `netpol`", "put this plugin on 'runtimepath'")
  end
  local program = config.cmd[1]
  if vim.fn.executable(program) == 0 then
    return vim.health.error("`" .. program .. "` is not executable", {
      "install netpol-lint, which brings it",
      'or say where it is: vim.lsp.config("netpol", { cmd = { "/path/to/netpol-ls" } })',
    })
  end
  local answer = vim.system({ program, "--version" }, { text = true }):wait(5000)
  if answer.code == 0 then
    vim.health.ok(vim.trim(answer.stdout):gsub("\n.*", "") .. " at " .. vim.fn.exepath(program))
  else
    vim.health.error("`" .. program .. " --version` fails", vim.trim(answer.stderr))
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = "netpol" })
  if #clients == 0 then
    vim.health.info("not attached to any buffer")
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.ok(("running in %s, attached to %d buffers"):format(client.root_dir, buffers))
  end
end

function M.check()
  vim.health.start("netpol")
  if vim.fn.has("nvim-0.11") == 0 then
    return vim.health.error("Neovim 0.11 or newer is needed")
  end
  check_program()
  if vim.g.netpol_enable == false then
    vim.health.info("g:netpol_enable is false: enable it with vim.lsp.enable('netpol')")
  end
  check_clients()
end

return M
