if vim.fn.has("nvim-0.11") == 0 then
  vim.notify("netpol: Neovim 0.11 or newer is needed", vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command("NetpolExplain", function(command)
  require("netpol").explain(command.args ~= "" and command.args or nil)
end, {
  nargs = "?",
  desc = "Explain a rule of netpol-lint: the one named, or the one that speaks at the cursor",
})

vim.api.nvim_create_user_command("NetpolMap", function(command)
  require("netpol").map(command.args ~= "" and command.args or nil)
end, {
  nargs = "?",
  complete = function()
    return require("netpol").map_formats
  end,
  desc = "Show every connection that the policies around this file allow",
})

if vim.g.netpol_enable ~= false then
  vim.lsp.enable("netpol")
  -- What became a policy since it was opened is seen when it is written.
  vim.api.nvim_create_autocmd("BufWritePost", {
    group = vim.api.nvim_create_augroup("netpol", {}),
    pattern = { "*.yaml", "*.yml", "*.json" },
    callback = function(event)
      if #vim.lsp.get_clients({ bufnr = event.buf, name = "netpol" }) == 0 then
        vim.api.nvim_exec_autocmds("FileType", { group = "nvim.lsp.enable", buffer = event.buf })
      end
    end,
  })
end
