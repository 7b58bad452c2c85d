--- The language server netpol-ls, for `vim.lsp.enable("netpol")` of Neovim 0.11 and newer.
---
--- It attaches where it has something to say: to a buffer that holds a NetworkPolicy or nothing yet,
--- and to one that stands beside policies, in a chart or kustomization, or below a configuration.

local markers = {
  ".netpol-lint.toml",
  "kustomization.yaml",
  "kustomization.yml",
  "Chart.yaml",
}

-- Looking at a folder must not be felt: so many files, and so many bytes of each.
local most_files, most_bytes = 200, 65536

local function beside_policies(folder)
  local seen = 0
  for name, kind in vim.fs.dir(folder) do
    if kind ~= "directory" and name:find("%.ya?ml$") or name:find("%.json$") then
      local file = io.open(vim.fs.joinpath(folder, name))
      local text = file and file:read(most_bytes) or ""
      if file then
        file:close()
      end
      if text:find("NetworkPolicy", 1, true) then
        return true
      end
      seen = seen + 1
      if seen == most_files then
        return false
      end
    end
  end
  return false
end

local function holds_policies(buffer)
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  return text:find("NetworkPolicy", 1, true) or not text:find("%S")
end

return {
  cmd = { "netpol-ls" },
  filetypes = { "yaml", "json", "helm" },
  root_dir = function(buffer, on_dir)
    local name = vim.api.nvim_buf_get_name(buffer)
    if name == "" then
      return
    end
    local folder = vim.fs.dirname(name)
    local marked = vim.fs.root(buffer, markers)
    if marked or holds_policies(buffer) or beside_policies(folder) then
      on_dir(vim.fs.root(buffer, ".git") or marked or folder)
    end
  end,
  init_options = vim.empty_dict(),
  settings = { netpol = vim.empty_dict() },
  commands = {
    -- What a lens leads to: one place is shown, several are listed.
    ["netpol.showLocations"] = function(command, context)
      local client = assert(vim.lsp.get_client_by_id(context.client_id))
      local places = command.arguments[3]
      if #places == 1 then
        vim.lsp.util.show_document(places[1], client.offset_encoding, { focus = true })
      else
        local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
        vim.fn.setqflist({}, " ", { title = command.title, items = items })
        vim.cmd("botright copen")
      end
    end,
  },
}
