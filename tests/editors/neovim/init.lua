-- A Neovim with nothing but the plugin, as a reader of its help would set it up.
vim.opt.runtimepath:append(vim.env.PLUGIN)
vim.opt.swapfile = false
vim.opt.shadafile = "NONE"
vim.opt.signcolumn = "yes"
vim.diagnostic.config({ virtual_text = true })
vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(event)
    vim.lsp.inlay_hint.enable(true, { bufnr = event.buf })
  end,
})
