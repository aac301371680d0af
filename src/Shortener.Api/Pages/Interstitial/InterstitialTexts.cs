using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Interstitial;

/// <summary>The words of an interstitial that are ours: the rest is its owner's.</summary>
/// <param name="SecondsLeft">With <c>{0}</c>, the seconds.</param>
/// <param name="WaitToSkip">With <c>{0}</c>, the seconds.</param>
internal sealed record InterstitialTexts(
    string Title,
    string Advertisement,
    string Destination,
    string Continue,
    string Skip,
    string AutoLead,
    string TapLead,
    string SecondsLeft,
    string WaitToSkip,
    string Ready,
    string FrameTitle,
    string Learn,
    string CookiesAsk,
    string CookiesYes,
    string CookiesNo,
    string CookiesLabel,
    string Play)
{
    public static readonly Localized<InterstitialTexts> All = new(
        new(
            "One moment", "Advertisement", "You are on your way to", "Continue", "Skip", "You will be taken there in a moment.", "Continue whenever you are ready.",
            "{0} s", "Skip in {0} s", "You can continue.", "Advertisement", "Learn more",
            "May we remember in a cookie how often you saw this? It holds no name and no number of yours.", "Yes, remember", "No", "About cookies", "Play the video"),
        new(
            "Un momento", "Publicidad", "Vas camino de", "Continuar", "Saltar", "Te llevaremos allí en un momento.", "Continúa cuando quieras.",
            "{0} s", "Saltar en {0} s", "Ya puedes continuar.", "Publicidad", "Más información",
            "¿Podemos recordar en una cookie cuántas veces has visto esto? No guarda tu nombre ni ningún número tuyo.", "Sí, recordar", "No", "Sobre las cookies", "Reproducir el vídeo"),
        new(
            "Одну минуту", "Реклама", "Вы переходите на", "Продолжить", "Пропустить", "Скоро вы окажетесь на месте.", "Продолжайте, когда будете готовы.",
            "{0} с", "Пропустить через {0} с", "Можно продолжать.", "Реклама", "Подробнее",
            "Можно запомнить в файле cookie, сколько раз вы это видели? В нём нет ни вашего имени, ни какого-либо номера.", "Да, запомнить", "Нет", "О файлах cookie", "Включить видео"));
}
