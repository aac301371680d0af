using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Escape;

/// <summary>The words of the page that leads out of an app's own browser.</summary>
internal sealed record EscapeTexts(string BrowserTitle, string AppTitle, string Destination, string OpenBrowser, string OpenApp, string Store, string Stay)
{
    public static readonly Localized<EscapeTexts> All = new(
        new("Open it in your browser", "Open it in the app", "This link leads to", "Open in the browser", "Open in the app", "Get the app", "Continue here"),
        new("Ábrelo en tu navegador", "Ábrelo en la aplicación", "Este enlace lleva a", "Abrir en el navegador", "Abrir en la aplicación", "Obtener la aplicación", "Continuar aquí"),
        new("Откройте в браузере", "Откройте в приложении", "Эта ссылка ведёт на", "Открыть в браузере", "Открыть в приложении", "Скачать приложение", "Продолжить здесь"));
}
