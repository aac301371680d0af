using System.Text;

namespace Shortener.Api.Redirects;

/// <summary>
/// A tiny page for a visitor whose link leads nowhere, ready as bytes in English, Spanish and Russian. Nothing of the request is in it.
/// </summary>
internal sealed class LinkPage
{
    public static readonly LinkPage Unknown = new(
        StatusCodes.Status404NotFound,
        ("Link not found", "There is no link at this address. Check it for typing errors."),
        ("Enlace no encontrado", "No hay ningún enlace en esta dirección. Comprueba que esté bien escrita."),
        ("Ссылка не найдена", "По этому адресу нет ссылки. Проверьте, правильно ли он набран."));

    public static readonly LinkPage Disabled = new(
        StatusCodes.Status410Gone,
        ("Link switched off", "This link is no longer active."),
        ("Enlace desactivado", "Este enlace ya no está activo."),
        ("Ссылка отключена", "Эта ссылка больше не действует."));

    public static readonly LinkPage Unavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        ("Please try again", "The link cannot be looked up at the moment. Try again in a few seconds."),
        ("Inténtalo de nuevo", "Ahora mismo no se puede buscar el enlace. Inténtalo de nuevo en unos segundos."),
        ("Попробуйте ещё раз", "Сейчас не удаётся найти ссылку. Повторите попытку через несколько секунд."));

    private readonly byte[] _english;
    private readonly byte[] _spanish;
    private readonly byte[] _russian;

    private LinkPage(int status, (string Title, string Text) english, (string Title, string Text) spanish, (string Title, string Text) russian)
    {
        Status = status;
        _english = Render("en", english);
        _spanish = Render("es", spanish);
        _russian = Render("ru", russian);
    }

    public int Status { get; }

    /// <summary>The page in the first of the visitor's languages that it exists in, by their order; English otherwise.</summary>
    public ReadOnlyMemory<byte> In(string? acceptLanguage)
    {
        ReadOnlySpan<char> wanted = acceptLanguage;
        foreach (Range range in wanted.Split(','))
        {
            switch (wanted[range].TrimStart())
            {
                case ['e' or 'E', 's' or 'S', .. var rest] when EndsTag(rest):
                    return _spanish;
                case ['r' or 'R', 'u' or 'U', .. var rest] when EndsTag(rest):
                    return _russian;
                case ['e' or 'E', 'n' or 'N', .. var rest] when EndsTag(rest):
                    return _english;
            }
        }

        return _english;
    }

    private static bool EndsTag(ReadOnlySpan<char> rest) => rest is [] or ['-' or ';' or ' ', ..];

    private static byte[] Render(string language, (string Title, string Text) page) => Encoding.UTF8.GetBytes(
        $"""
        <!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>{page.Title}</title><style>body{"{"}font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem{"}"}</style>
        <h1>{page.Title}</h1><p>{page.Text}</p></html>
        """);
}
