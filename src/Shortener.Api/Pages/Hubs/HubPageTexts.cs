using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Hubs;

/// <summary>The page's own words; everything else on it is its owner's.</summary>
public sealed record HubPageTexts
{
    public required string Write { get; init; }

    public required string Play { get; init; }

    public required string PlayNote { get; init; }

    public required string SaveContact { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required string Message { get; init; }

    public required string Optional { get; init; }

    public required string Trap { get; init; }

    public required string Policy { get; init; }

    public required string Send { get; init; }

    public required string Thanks { get; init; }

    public required string Missing { get; init; }

    public required string WrongEmail { get; init; }

    public required string WrongPhone { get; init; }

    public required string TooLong { get; init; }

    public required string ConsentMissing { get; init; }

    public required string Limited { get; init; }

    public required string ConsentQuestion { get; init; }

    public required string Agree { get; init; }

    public required string Refuse { get; init; }

    public required string ConsentLabel { get; init; }

    public required string Socials { get; init; }

    public required string SeeMore { get; init; }

    public required string PriceBefore { get; init; }

    public required string Days { get; init; }

    public required string Hours { get; init; }

    public required string Minutes { get; init; }

    public required string Seconds { get; init; }

    public required string Gallery { get; init; }

    public required string OpenIn { get; init; }

    public required string MapsApp { get; init; }

    public required string Google { get; init; }

    public required string Apple { get; init; }

    public required string Yandex { get; init; }

    public required string North { get; init; }

    public required string South { get; init; }

    public required string East { get; init; }

    public required string West { get; init; }

    public string LabelOf(string field) => field switch
    {
        "name" => Name,
        "email" => Email,
        "phone" => Phone,
        _ => Message,
    };

    /// <summary>What a map (of <see cref="Shortener.Core.Hubs.HubMaps"/>) is called.</summary>
    public string MapOf(string map) => map switch
    {
        "google" => Google,
        "apple" => Apple,
        "yandex" => Yandex,
        _ => "OpenStreetMap",
    };

    internal static readonly Localized<HubPageTexts> All = new(
        new HubPageTexts
        {
            Write = "Write on {0}",
            Play = "Play on {0}",
            PlayNote = "Loads from {0}, which may set cookies",
            SaveContact = "Save contact",
            Name = "Name",
            Email = "E-mail",
            Phone = "Phone",
            Message = "Message",
            Optional = "optional",
            Trap = "Leave this field empty",
            Policy = "Privacy policy",
            Send = "Send",
            Thanks = "Thank you. We have received it.",
            Missing = "Please fill this in",
            WrongEmail = "This is not an e-mail address",
            WrongPhone = "Give the number with its country code, such as +1 415 555 0100",
            TooLong = "This is too long",
            ConsentMissing = "Please tick the box to agree",
            Limited = "Too many messages came from your connection. Please try again later.",
            ConsentQuestion = "May this page load advertising tags that recognise you on other sites?",
            Agree = "Yes",
            Refuse = "No",
            ConsentLabel = "Advertising tags",
            Socials = "Elsewhere",
            SeeMore = "See more",
            PriceBefore = "before",
            Days = "d",
            Hours = "h",
            Minutes = "min",
            Seconds = "s",
            Gallery = "Gallery",
            OpenIn = "Open in",
            MapsApp = "Maps app",
            Google = "Google Maps",
            Apple = "Apple Maps",
            Yandex = "Yandex Maps",
            North = "N",
            South = "S",
            East = "E",
            West = "W",
        },
        new HubPageTexts
        {
            Write = "Escribir por {0}",
            Play = "Reproducir en {0}",
            PlayNote = "Se carga desde {0}, que puede usar cookies",
            SaveContact = "Guardar contacto",
            Name = "Nombre",
            Email = "Correo electrónico",
            Phone = "Teléfono",
            Message = "Mensaje",
            Optional = "opcional",
            Trap = "Deja este campo vacío",
            Policy = "Política de privacidad",
            Send = "Enviar",
            Thanks = "Gracias. Lo hemos recibido.",
            Missing = "Rellena este campo",
            WrongEmail = "No es una dirección de correo",
            WrongPhone = "Escribe el número con el prefijo del país, como +34 600 123 456",
            TooLong = "Es demasiado largo",
            ConsentMissing = "Marca la casilla para aceptar",
            Limited = "Han llegado demasiados mensajes desde tu conexión. Inténtalo más tarde.",
            ConsentQuestion = "¿Puede esta página cargar etiquetas publicitarias que te reconocen en otros sitios?",
            Agree = "Sí",
            Refuse = "No",
            ConsentLabel = "Etiquetas publicitarias",
            Socials = "En otros sitios",
            SeeMore = "Ver más",
            PriceBefore = "antes",
            Days = "d",
            Hours = "h",
            Minutes = "min",
            Seconds = "s",
            Gallery = "Galería",
            OpenIn = "Abrir en",
            MapsApp = "App de mapas",
            Google = "Google Maps",
            Apple = "Mapas de Apple",
            Yandex = "Yandex Maps",
            North = "N",
            South = "S",
            East = "E",
            West = "O",
        },
        new HubPageTexts
        {
            Write = "Написать в {0}",
            Play = "Включить в {0}",
            PlayNote = "Загружается с {0}; сервис может использовать cookie",
            SaveContact = "Сохранить контакт",
            Name = "Имя",
            Email = "Электронная почта",
            Phone = "Телефон",
            Message = "Сообщение",
            Optional = "необязательно",
            Trap = "Оставьте это поле пустым",
            Policy = "Политика конфиденциальности",
            Send = "Отправить",
            Thanks = "Спасибо! Мы всё получили.",
            Missing = "Заполните это поле",
            WrongEmail = "Это не адрес электронной почты",
            WrongPhone = "Укажите номер с кодом страны, например +7 900 123-45-67",
            TooLong = "Слишком длинный текст",
            ConsentMissing = "Отметьте согласие",
            Limited = "С вашего подключения пришло слишком много сообщений. Попробуйте позже.",
            ConsentQuestion = "Разрешить этой странице загружать рекламные теги, которые узнают вас на других сайтах?",
            Agree = "Да",
            Refuse = "Нет",
            ConsentLabel = "Рекламные теги",
            Socials = "Другие страницы",
            SeeMore = "Подробнее",
            PriceBefore = "раньше",
            Days = "д",
            Hours = "ч",
            Minutes = "мин",
            Seconds = "с",
            Gallery = "Галерея",
            OpenIn = "Открыть в",
            MapsApp = "Приложение карт",
            Google = "Google Карты",
            Apple = "Apple Карты",
            Yandex = "Яндекс Карты",
            North = "с. ш.",
            South = "ю. ш.",
            East = "в. д.",
            West = "з. д.",
        });
}
