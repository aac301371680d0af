using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>Beginnings for typical creators. Their addresses are left empty: they are the creator's.</summary>
internal static class HubTemplates
{
    public static IReadOnlyList<HubTemplate> All { get; } =
    [
        new("empty", T("Empty page", "Página vacía", "Пустая страница"), T("Begin from nothing", "Empieza de cero", "С чистого листа"), "paper",
            T("My page", "Mi página", "Моя страница"), null, []),
        new("creator", T("Creator", "Creador de contenido", "Автор, блогер"), T("Videos, shop, newsletter", "Vídeos, tienda, boletín", "Видео, магазин, рассылка"), "sunset",
            T("Your name", "Tu nombre", "Ваше имя"),
            T("What you make, in one sentence.", "Lo que haces, en una frase.", "Что вы делаете, одной фразой."),
            [
                Social("instagram", "tiktok", "youtube"),
                Link("play", T("Watch my latest video", "Mira mi último vídeo", "Моё новое видео"), highlight: true),
                Link("shopping-bag", T("My favourites", "Mis favoritos", "Мои находки")),
                Link("hand-heart", T("Work with me", "Trabaja conmigo", "Сотрудничество")),
                Messenger("telegram", T("Write to me", "Escríbeme", "Написать мне")),
                Letters,
            ]),
        new("musician", T("Musician", "Músico", "Музыкант"), T("Release, tickets, players", "Lanzamiento, entradas, reproductores", "Релиз, билеты, плееры"), "midnight",
            T("Your band", "Tu grupo", "Ваша группа"),
            T("New record out now. On tour this season.", "Nuevo disco ya disponible. De gira esta temporada.", "Новый альбом уже вышел. Едем в тур."),
            [
                Social("spotify", "apple-music", "youtube", "instagram"),
                Link("headphones", T("Listen to the new record", "Escucha el nuevo disco", "Слушать новый альбом"), highlight: true),
                Link("ticket", T("Concert tickets", "Entradas para conciertos", "Билеты на концерты")),
                Link("shirt", T("Merch", "Merchandising", "Мерч")),
                Embed(),
                Lead(T("Be the first to know", "Entérate antes que nadie", "Узнавайте первыми"), T("I want to receive news about concerts and records.", "Quiero recibir noticias de conciertos y discos.", "Хочу получать новости о концертах и релизах.")),
            ]),
        new("shop", T("Shop", "Tienda", "Магазин"), T("Catalogue, delivery, questions in chat", "Catálogo, envío, preguntas por chat", "Каталог, доставка, вопросы в чате"), "poster",
            T("Your shop", "Tu tienda", "Ваш магазин"),
            T("Made by hand, shipped everywhere.", "Hecho a mano, enviamos a todas partes.", "Сделано вручную, доставляем повсюду."),
            [
                Link("shopping-bag", T("See the catalogue", "Ver el catálogo", "Смотреть каталог"), highlight: true),
                Link("gift", T("Gift cards", "Tarjetas regalo", "Подарочные карты")),
                Link("truck", T("Track your order", "Sigue tu pedido", "Отследить заказ")),
                Messenger("whatsapp", T("Ask us", "Pregúntanos", "Задать вопрос")),
                Faq(T("Questions", "Preguntas", "Вопросы"),
                    (T("How long does shipping take?", "¿Cuánto tarda el envío?", "Сколько идёт доставка?"), T("Three to five working days.", "De tres a cinco días laborables.", "От трёх до пяти рабочих дней.")),
                    (T("Can I return it?", "¿Puedo devolverlo?", "Можно ли вернуть?"), T("Yes, within 30 days.", "Sí, en un plazo de 30 días.", "Да, в течение 30 дней."))),
                Social("instagram", "facebook", "pinterest"),
            ]),
        new("restaurant", T("Café or restaurant", "Café o restaurante", "Кафе, ресторан"), T("Table, menu, way there", "Mesa, carta, cómo llegar", "Столик, меню, как пройти"), "paper",
            T("Your restaurant", "Tu restaurante", "Ваш ресторан"),
            T("Kitchen open from noon to midnight.", "Cocina abierta de mediodía a medianoche.", "Кухня работает с полудня до полуночи."),
            [
                Link("calendar", T("Book a table", "Reserva mesa", "Забронировать столик"), highlight: true),
                Link("utensils", T("Menu", "Carta", "Меню")),
                Link("map-pin", T("How to find us", "Cómo llegar", "Как нас найти")),
                Link("truck", T("Order at home", "Pide a domicilio", "Заказать домой")),
                Contact(T("Save our number", "Guarda nuestro número", "Сохранить номер")),
                Social("instagram", "facebook"),
            ]),
        new("coach", T("Coach or teacher", "Coach o profesor", "Наставник, преподаватель"), T("Booking, courses, free guide", "Reservas, cursos, guía gratis", "Запись, курсы, бесплатный гайд"), "meadow",
            T("Your name", "Tu nombre", "Ваше имя"),
            T("I help you get where you want to be.", "Te ayudo a llegar adonde quieres.", "Помогаю прийти туда, куда вы хотите."),
            [
                Link("calendar", T("Book a free first call", "Reserva una primera llamada gratis", "Записаться на бесплатный разговор"), highlight: true),
                Link("graduation-cap", T("Courses", "Cursos", "Курсы")),
                Link("book-open", T("Read my articles", "Lee mis artículos", "Читать мои статьи")),
                Lead(T("The free guide", "La guía gratuita", "Бесплатное руководство"), T("Send me the guide and a letter now and then.", "Envíame la guía y una carta de vez en cuando.", "Пришлите руководство и иногда пишите мне.")),
                Messenger("telegram", T("Write to me", "Escríbeme", "Написать мне")),
            ]),
        new("streamer", T("Streamer", "Streamer", "Стример"), T("Live, community, support", "Directo, comunidad, apoyo", "Эфир, сообщество, поддержка"), "sunset",
            T("Your nickname", "Tu apodo", "Ваш ник"),
            T("Live every evening. Come and play.", "En directo cada tarde. Ven a jugar.", "В эфире каждый вечер. Заходите поиграть."),
            [
                Social("twitch", "youtube", "discord", "tiktok"),
                Link("video", T("Watch live", "Ver en directo", "Смотреть эфир"), highlight: true),
                Link("message-circle", T("Join the community", "Únete a la comunidad", "Вступить в сообщество")),
                Link("heart", T("Support the channel", "Apoya el canal", "Поддержать канал")),
                Link("gamepad-2", T("My setup", "Mi equipo", "Моё оборудование")),
                Embed(),
            ]),
        new("agency", T("Agency", "Agencia", "Агентство"), T("Work, enquiries, contact", "Trabajos, consultas, contacto", "Работы, заявки, контакты"), "studio",
            T("Your agency", "Tu agencia", "Ваше агентство"),
            T("Brands, campaigns and films.", "Marcas, campañas y películas.", "Бренды, кампании и фильмы."),
            [
                Link("sparkles", T("Selected work", "Trabajos escogidos", "Избранные работы"), highlight: true),
                Link("rocket", T("Start a project", "Empieza un proyecto", "Начать проект")),
                Link("newspaper", T("Journal", "Diario", "Журнал")),
                Contact(T("Save our contact", "Guarda nuestro contacto", "Сохранить контакт")),
                Social("linkedin", "behance", "instagram"),
            ]),
        new("cause", T("Cause or community", "Causa o comunidad", "Проект, сообщество"), T("Donate, join, news", "Donar, unirse, noticias", "Поддержать, вступить, новости"), "meadow",
            T("Your cause", "Tu causa", "Ваш проект"),
            T("What you change, and how people can help.", "Qué cambiáis y cómo se puede ayudar.", "Что вы меняете и как помочь."),
            [
                Link("hand-heart", T("Donate", "Donar", "Поддержать"), highlight: true),
                Link("leaf", T("Become a volunteer", "Hazte voluntario", "Стать волонтёром")),
                Link("newspaper", T("News", "Noticias", "Новости")),
                Letters,
                Social("facebook", "instagram", "telegram"),
            ]),
    ];

    public static HubTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);

    private static HubBlock Letters(PageLanguage language) => Lead(
        T("Get my letters", "Recibe mis cartas", "Получать мои письма"),
        T("I agree to receive messages at this address and can withdraw at any time.", "Acepto recibir mensajes en esta dirección y puedo darme de baja cuando quiera.", "Я согласен получать сообщения на этот адрес и могу отказаться в любой момент."))(language);

    private static Localized<string> T(string english, string spanish, string russian) => new(english, spanish, russian);

    private static Func<PageLanguage, HubBlock> Link(string icon, Localized<string> label, bool highlight = false) =>
        language => new HubBlock { Kind = "link", Icon = icon, Label = label.In(language), Highlight = highlight ? true : null };

    private static Func<PageLanguage, HubBlock> Social(params string[] networks) =>
        _ => new HubBlock { Kind = "socials", Socials = [.. networks.Select(network => new HubSocial { Network = network })] };

    private static Func<PageLanguage, HubBlock> Embed() => _ => new HubBlock { Kind = "embed" };

    private static Func<PageLanguage, HubBlock> Messenger(string network, Localized<string> label) =>
        language => new HubBlock { Kind = "messenger", Label = label.In(language), Messenger = new HubMessenger { Network = network } };

    private static Func<PageLanguage, HubBlock> Contact(Localized<string> label) =>
        language => new HubBlock { Kind = "contact", Label = label.In(language), Contact = new HubContact() };

    private static Func<PageLanguage, HubBlock> Lead(Localized<string> label, Localized<string> consent) => language => new HubBlock
    {
        Kind = "lead",
        Label = label.In(language),
        Lead = new HubLeadForm { Fields = ["name", "email"], Consent = consent.In(language) },
    };

    private static Func<PageLanguage, HubBlock> Faq(Localized<string> label, params (Localized<string> Question, Localized<string> Answer)[] questions) =>
        language => new HubBlock
        {
            Kind = "faq",
            Label = label.In(language),
            Questions = [.. questions.Select(one => new HubQuestion { Question = one.Question.In(language), Answer = one.Answer.In(language) })],
        };
}
